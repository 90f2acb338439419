/** How long to wait before the next attempt: exponential with jitter, capped, in milliseconds. */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(capMs, firstMs * 2 ** Math.max(0, failures - 1))
  return full * (0.5 + 0.5 * random())
}

const firstMs = 250
const capMs = 15_000

/**
 * The wait that a Retry-After header asks for: seconds or an HTTP date, at most ten minutes. Null where it is absent or
 * unreadable.
 */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : httpDate(header) - nowMs
  return Number.isNaN(ms) ? null : Math.min(longestMs, Math.max(0, ms))
}

/** The parser of dates takes more than HTTP allows, "-1" among it. */
function httpDate(text: string): number {
  return /GMT\s*$/.test(text) ? Date.parse(text) : Number.NaN
}

/** A longer timer would ring at once, from 2^31 ms on; and an advisor that is back should be heard of the same day. */
const longestMs = 600_000
