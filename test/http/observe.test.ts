/** One event a request: who asked what and what came of it, and nothing that a sender wrote but the run's id. */
import { Hono } from 'hono'
import { expect, it, vi } from 'vitest'
import type { HttpEnv } from '../../src/http/context.ts'
import { observe } from '../../src/http/observe.ts'
import { requestId } from '../../src/http/request-id.ts'
import { createTelemetry } from '../../src/platform/log.ts'
import { createMetrics } from '../../src/service/metrics.ts'
import type { LogEvent } from '../../src/service/telemetry.ts'

function observed() {
  const events: LogEvent[] = []
  const metrics = createMetrics()
  let nowMs = 0
  const now = () => nowMs
  const app = new Hono<HttpEnv>()
  app.use(requestId)
  app.use(observe({ metrics, now, info: (event) => events.push(event), error: () => undefined }))
  app.post('/v1/runs/:run/scalars', (c) => {
    nowMs += 12
    return c.json({}, 409)
  })
  app.get('/healthz', (c) => c.text('ok'))
  return { app, events, metrics }
}

it('tells of a request by route, run, status and time, under the id of its answer', async () => {
  const { app, events } = observed()
  const answer = await app.request('/v1/runs/run_1/scalars?secret=1', {
    method: 'POST',
    body: '{"step": 1, "secret": 2}',
    headers: { authorization: 'Bearer secret', cookie: 'secret=3' },
  })
  expect(events).toEqual([
    {
      event: 'request',
      request_id: answer.headers.get('x-request-id'),
      method: 'POST',
      route: '/v1/runs/:run/scalars',
      run: 'run_1',
      status: 409,
      ms: 12,
    },
  ])
  expect(JSON.stringify(events)).not.toContain('secret')
})

it('tells nothing of what is asked all the time, but counts it', async () => {
  const { app, events, metrics } = observed()
  await app.request('/healthz')
  expect(events).toEqual([])
  expect(metrics.text()).toContain('latebloom_requests_total{method="GET",route="/healthz",status="200"} 1')
})

it('names no address that no route answers', async () => {
  const { app, events } = observed()
  await app.request('/v1/secret')
  expect(events).toMatchObject([{ route: 'none', status: 404 }])
})

it('is written as one line of JSON, or not at all where only errors are', () => {
  const log = vi.spyOn(console, 'log').mockReturnValue(undefined)
  const error = vi.spyOn(console, 'error').mockReturnValue(undefined)
  createTelemetry('info').info({ event: 'job', run: 'r', ms: 3 })
  createTelemetry('error').info({ event: 'job' })
  createTelemetry('error').error({ event: 'alarm_failed', error: 'two\nlines' })
  expect(log.mock.calls).toEqual([['{"level":"info","event":"job","run":"r","ms":3}']])
  expect(error.mock.calls).toEqual([['{"level":"error","event":"alarm_failed","error":"two\\nlines"}']])
  vi.restoreAllMocks()
})
