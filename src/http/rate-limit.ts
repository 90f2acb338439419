/** Refuses what one sender sends beyond its limit, and tells everyone what is left (draft-ietf-httpapi-ratelimit-headers-10). */
import type { Context, MiddlewareHandler } from 'hono'
import { sha256Text } from '../service/digest.ts'
import { createTokenBuckets, type RateLimit, type Taken } from '../service/token-buckets.ts'
import { type HttpEnv, refuse } from './context.ts'

const POLICY = '"requests"'

/** A limit of this isolate alone: the platform's own rules stand before it. */
export function rateLimit(limit: RateLimit, now: () => number): MiddlewareHandler<HttpEnv> {
  const buckets = createTokenBuckets(limit)
  return async (c, next) => {
    const taken = buckets.take(await senderOf(c), now())
    if (!taken.ok) return withHeaders(refuse(c, { kind: 'rate_limited', limit, ...taken }), limit, taken)
    await next()
    // The headers of a switched connection are sealed.
    if (c.res.status !== 101) withHeaders(c.res, limit, taken)
  }
}

function withHeaders(answer: Response, { requests, seconds }: RateLimit, taken: Taken): Response {
  answer.headers.set('ratelimit-policy', `${POLICY};q=${requests};w=${seconds}`)
  answer.headers.set('ratelimit', `${POLICY};r=${taken.remaining};t=${taken.full_after_s}`)
  return answer
}

/** A digest of the credential, valid or not: the text itself is kept nowhere. Without one all share a bucket. */
async function senderOf(c: Context<HttpEnv>): Promise<string> {
  const credential = c.req.header('authorization') ?? c.req.header('cookie')
  return credential === undefined ? 'without a credential' : sha256Text(credential)
}
