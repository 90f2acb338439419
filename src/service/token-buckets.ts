/** Token buckets: so many requests in so many seconds, each sender for itself, as far as one isolate sees them. */

export interface RateLimit {
  /** What a sender that was quiet may send at once. */
  readonly requests: number
  /** The seconds in which an empty bucket fills again. */
  readonly seconds: number
}

/** What was left to a sender by one request. */
export interface Taken {
  readonly ok: boolean
  readonly remaining: number
  /** Seconds until the bucket is full. */
  readonly full_after_s: number
  /** Seconds until the next request is taken, 0 where it would be now. */
  readonly retry_after_s: number
}

export interface TokenBuckets {
  take(sender: string, nowMs: number): Taken
}

/** Beyond, the sender that was quiet for longest is forgotten: at most it gets a full bucket. */
const MOST_SENDERS = 10_000

export function createTokenBuckets({ requests, seconds }: RateLimit): TokenBuckets {
  const perMs = requests / (seconds * 1000)
  const secondsFor = (missing: number) => Math.ceil(Math.max(0, missing) / perMs / 1000)
  // In the order of their last request.
  const buckets = new Map<string, { tokens: number; atMs: number }>()
  return {
    take(sender, nowMs) {
      const before = buckets.get(sender) ?? { tokens: requests, atMs: nowMs }
      const filled = Math.min(requests, before.tokens + Math.max(0, nowMs - before.atMs) * perMs)
      const ok = filled >= 1
      const tokens = ok ? filled - 1 : filled
      buckets.delete(sender)
      buckets.set(sender, { tokens, atMs: nowMs })
      const [oldest] = buckets.keys()
      if (buckets.size > MOST_SENDERS && oldest !== undefined) buckets.delete(oldest)
      return {
        ok,
        remaining: Math.floor(tokens),
        full_after_s: secondsFor(requests - tokens),
        retry_after_s: secondsFor(1 - tokens),
      }
    },
  }
}
