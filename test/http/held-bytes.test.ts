/** Bodies that an isolate holds: bounded together, however many send, and forgotten where a sender goes away. */
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { HttpEnv } from '../../src/http/context.ts'
import { heldBytes } from '../../src/http/held-bytes.ts'
import { requestId } from '../../src/http/request-id.ts'
import { problemSchema } from '../../src/wire/problem.ts'

function holding() {
  let nowMs = 0
  const ends: (() => void)[] = []
  const app = new Hono<HttpEnv>()
  app.use(requestId)
  app.use(heldBytes({ most_held_bytes: 100, small_snapshot_bytes: 60 }, () => nowMs))
  app.put('/', async (c) => {
    await new Promise<void>((resolve) => ends.push(resolve))
    return c.text('taken')
  })
  const put = (bytes: number) =>
    Promise.resolve(app.request('/', { method: 'PUT', headers: { 'content-length': String(bytes) } }))
  return {
    put,
    ends,
    pass: (ms: number) => (nowMs += ms),
    held: (count: number) => expect.poll(() => ends.length).toBe(count),
  }
}

it('asks who brings more than may be held to come again, and takes it once there is room', async () => {
  const { put, ends, held } = holding()
  const first = put(60)
  await held(1)
  const refused = await put(41)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  const problem = problemSchema.parse(await refused.json())
  expect(problem).toMatchObject({ code: 'busy', retryable: true })
  expect(problem.detail).toContain('100 bytes')
  ends[0]?.()
  expect((await first).status).toBe(200)
  const second = put(41)
  await held(2)
  ends[1]?.()
  expect((await second).status).toBe(200)
})

it('counts a large body as what of it is ever held', async () => {
  const { put, ends, held } = holding()
  const large = put(1_000_000)
  await held(1)
  const beside = put(40)
  await held(2)
  for (const end of ends) end()
  expect([(await large).status, (await beside).status]).toEqual([200, 200])
})

it('forgets what a sender held that went away without a word', async () => {
  const { put, ends, held, pass } = holding()
  void put(60)
  await held(1)
  expect((await put(60)).status).toBe(503)
  pass(200_000)
  const later = put(60)
  await held(2)
  ends[1]?.()
  expect((await later).status).toBe(200)
})
