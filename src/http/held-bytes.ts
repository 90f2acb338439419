/** Bounds the bytes of bodies that an isolate holds at once, before they are read: its memory is 128 MB, its senders many. */
import type { MiddlewareHandler } from 'hono'
import type { Limits } from '../service/limits.ts'
import { type HttpEnv, refuse } from './context.ts'

const RETRY_AFTER_S = 1

/** What a request that was broken off held is counted for so long, as the slowest body takes: the runtime ends it without a word. */
const LONGEST_HOLD_MS = 200_000

/** A body that is larger than a small snapshot is never held whole: it is streamed, or refused. */
export function heldBytes(
  { most_held_bytes, small_snapshot_bytes }: Pick<Limits, 'most_held_bytes' | 'small_snapshot_bytes'>,
  now: () => number,
): MiddlewareHandler<HttpEnv> {
  const holds = new Map<symbol, { readonly bytes: number; readonly until: number }>()
  const held = () => {
    let sum = 0
    for (const [hold, { bytes, until }] of holds) {
      if (until > now()) sum += bytes
      else holds.delete(hold)
    }
    return sum
  }
  return async (c, next) => {
    const declared = Number(c.req.header('content-length') ?? 0)
    const bytes = Number.isFinite(declared) ? Math.min(Math.max(declared, 0), small_snapshot_bytes) : 0
    if (bytes === 0) return next()
    const before = held()
    if (before > 0 && before + bytes > most_held_bytes)
      return refuse(c, { kind: 'busy', limit_bytes: most_held_bytes, retry_after_s: RETRY_AFTER_S })
    const hold = Symbol()
    holds.set(hold, { bytes, until: now() + LONGEST_HOLD_MS })
    try {
      await next()
    } finally {
      holds.delete(hold)
    }
    return
  }
}
