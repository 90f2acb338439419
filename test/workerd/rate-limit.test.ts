/** Requests beyond the limit of a credential are refused, with when to come again; all are told what is left. */
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import type { HttpEnv } from '../../src/http/context.ts'
import { rateLimit } from '../../src/http/rate-limit.ts'
import { problemSchema } from '../../src/wire/problem.ts'
import { request } from './support/requests.ts'

function limited(requests: number, seconds: number) {
  let nowMs = 0
  const app = new Hono<HttpEnv>()
  app.use(rateLimit({ requests, seconds }, () => nowMs))
  app.get('/', (c) => c.text('answered'))
  const get = (credential?: string) =>
    app.request('/', { headers: credential === undefined ? {} : { authorization: credential } })
  const wait = (ms: number): void => {
    nowMs += ms
  }
  return { get, wait }
}

describe('a credential', () => {
  it('is refused beyond its limit, and answered once it has waited', async () => {
    const { get, wait } = limited(2, 10)
    expect([(await get('Bearer a')).status, (await get('Bearer a')).status]).toEqual([200, 200])
    const refused = await get('Bearer a')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(problemSchema.omit({ request_id: true }).parse(await refused.json())).toMatchObject({
      code: 'rate_limited',
      retryable: true,
    })
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBe(5)
    wait(seconds * 1000)
    expect((await get('Bearer a')).status).toBe(200)
  })

  it('does not use up what another has', async () => {
    const { get } = limited(1, 10)
    const statuses = [await get('Bearer a'), await get('Bearer a'), await get('Bearer b'), await get()]
    expect(statuses.map(({ status }) => status)).toEqual([200, 429, 200, 200])
  })

  it('is told its policy and what is left of it', async () => {
    const { get } = limited(2, 10)
    const first = await get('Bearer a')
    expect(first.headers.get('ratelimit-policy')).toBe('"requests";q=2;w=10')
    expect(first.headers.get('ratelimit')).toBe('"requests";r=1;t=5')
    await get('Bearer a')
    expect((await get('Bearer a')).headers.get('ratelimit')).toBe('"requests";r=0;t=10')
  })
})

describe('the advisor', () => {
  it('tells the limit on the API and keeps it off what watches over it', async () => {
    const answer = await request('GET', '/v1/runs')
    expect(answer.headers.get('ratelimit-policy')).toBe('"requests";q=6000;w=10')
    expect(Number(/;r=(\d+);/.exec(answer.headers.get('ratelimit') ?? '')?.[1])).toBeLessThan(6000)
    expect((await request('GET', '/healthz')).headers.get('ratelimit')).toBeNull()
  })
})
