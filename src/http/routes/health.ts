/** Whether the advisor answers, whether all that it stands on works, and what it counted. */
import { createRoute, z } from '@hono/zod-openapi'
import { deepHealth } from '../../service/deep-health.ts'
import { deepHealthSchema, healthParts, healthSchema } from '../../wire/health.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems } from '../documents.ts'

const health = createRoute({
  method: 'get',
  tags: ['Operations'],
  path: '/healthz',
  summary: 'Whether the advisor answers',
  description:
    'It touches no storage and waits for no evaluation: a busy run must not make the advisor look ill.',
  responses: { 200: json(healthSchema, 'It does.', { status: 'ok' }) },
})

const deep = createRoute({
  method: 'get',
  tags: ['Operations'],
  path: '/healthz/deep',
  summary: 'Whether all that an evaluation needs works',
  description: `Asks the list of runs, writes, reads and deletes an object, sends a message to the queue, and runs a graph; it may wait for an evaluation to end. Where a part (${healthParts.join(', ')}) fails, the answer is 503, and errors name it.`,
  responses: {
    200: json(deepHealthSchema, 'All of it works.', {
      status: 'ok',
      parts: healthParts,
    }),
    ...problems,
  },
})

const metrics = createRoute({
  method: 'get',
  tags: ['Operations'],
  path: '/metrics',
  summary: 'Read counters, as Prometheus does',
  description:
    'Of the one isolate that answers, since it was started. The platform runs as many as it likes: rates of one of them are samples, not sums.',
  responses: {
    200: {
      description: 'Counters in the text format 0.0.4.',
      content: {
        'text/plain': { schema: z.string(), example: 'latebloom_jobs_total{outcome="evaluated"} 12\n' },
      },
    },
    ...problems,
  },
})

export function healthRoutes() {
  return newRoutes()
    .openapi(health, (c) => c.json({ status: 'ok' }, 200))
    .openapi(deep, async (c) => {
      const errors = await deepHealth(c.var.ports)
      if (errors.length === 0) return c.json({ status: 'ok' as const, parts: [...healthParts] }, 200)
      const detail = `Not working: ${errors.map(({ pointer, detail }) => `${pointer.slice(1)} (${detail})`).join('; ')}.`
      return refuse(c, { kind: 'unavailable', detail, errors })
    })
    .openapi(metrics, (c) =>
      c.text(c.var.ports.telemetry.metrics.text(), 200, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'cache-control': 'no-store',
      }),
    )
}
