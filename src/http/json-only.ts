/** Refuses a body that does not say it is JSON, before it is read. */
import type { MiddlewareHandler } from 'hono'
import { type HttpEnv, refuse } from './context.ts'

const ALLOWED = ['application/json'] as const

export const jsonOnly: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const type = c.req.header('content-type')
  const media = type?.split(';')[0]?.trim().toLowerCase()
  if (media === undefined || !/^application\/([a-z0-9.+-]+\+)?json$/.test(media)) {
    return refuse(c, { kind: 'media_type', given: type ?? null, allowed: ALLOWED })
  }
  return next()
}
