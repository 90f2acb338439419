/** `Prefer: wait=N` (RFC 7240): seconds that a sender would rather wait than ask again. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { HttpEnv } from './context.ts'

export const preferHeader = z.object({
  prefer: z.string().max(200).optional().meta({
    description:
      'wait=N: answer when there is news, at the latest after N seconds, of which the advisor may take fewer (Preference-Applied)',
    example: 'wait=20',
  }),
})

/** Seconds, at most `most`; 0 where no wait is preferred. */
export function preferredWait(c: Context<HttpEnv>, most: number): number {
  const [, seconds] =
    /(?:^|[,;])\s*wait\s*=\s*"?([0-9]{1,9})"?\s*(?:[,;]|$)/i.exec(c.req.header('prefer') ?? '') ?? []
  return seconds === undefined ? 0 : Math.min(Number(seconds), most)
}

/** Says that the wait was taken into account, whether or not the news came in time. */
export function applyWait(c: Context<HttpEnv>, seconds: number): void {
  c.header('preference-applied', `wait=${seconds}`)
}
