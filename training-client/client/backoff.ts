/** How long to wait before the next attempt: exponential with jitter, capped, in milliseconds. */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(capMs, firstMs * 2 ** Math.max(0, failures - 1))
  return full * (0.5 + 0.5 * random())
}

const firstMs = 250
const capMs = 15_000

/** The wait that a Retry-After header asks for: seconds or an HTTP date. Null where it is absent or unreadable. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs)
}
