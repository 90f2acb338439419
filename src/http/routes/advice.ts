/** Advice: the newest, and that of every step. */
import { createRoute, z } from '@hono/zod-openapi'
import { waitFor } from '../../service/wait.ts'
import { type Advice, adviceSchema, timelineSchema } from '../../wire/advice.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'
import { isUnchanged, notModified } from '../etag.ts'
import { exampleAdvice, exampleTimeline } from '../examples.ts'
import { applyWait, preferHeader, preferredWait } from '../prefer.ts'

const newest = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/advice',
  summary: 'Read the newest advice',
  description: 'Before anything was posted it is undetermined, and says what to post.',
  request: {
    params: runParam,
    headers: preferHeader,
    query: z.object({
      after: z.coerce
        .number()
        .int()
        .min(0)
        .max(Number.MAX_SAFE_INTEGER)
        .optional()
        .meta({ description: 'with Prefer: wait, the answer waits for advice at a later step than this' }),
    }),
  },
  responses: { 200: json(adviceSchema, 'The newest advice.', exampleAdvice), ...problems },
})

const timeline = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/timeline',
  summary: 'Read the advice at every snapshot',
  request: { params: runParam },
  responses: {
    200: json(timelineSchema, 'The newest version of each, by step.', exampleTimeline),
    ...notModified,
    ...problems,
  },
})

export function adviceRoutes() {
  return newRoutes()
    .openapi(newest, async (c) => {
      const { run } = c.req.valid('param')
      const { after } = c.req.valid('query')
      const { ports } = c.var
      const ledger = ports.ledger(run)
      const wait = after === undefined ? 0 : preferredWait(c, ports.limits.max_wait_seconds)
      if (wait > 0) applyWait(c, wait)
      const isNews = (advice: Advice | null) => advice === null || after === undefined || advice.step > after
      const advice = await waitFor(ports, wait, () => ledger.advice(), isNews)
      return advice === null ? refuse(c, { kind: 'run_unknown', run }) : c.json(advice, 200)
    })
    .openapi(timeline, async (c) => {
      const { run } = c.req.valid('param')
      const ledger = c.var.ports.ledger(run)
      const version = await ledger.version()
      if (version !== null && isUnchanged(c, version, 'json')) return c.body(null, 304)
      const advice = version === null ? null : await ledger.timeline()
      if (advice === null) return refuse(c, { kind: 'run_unknown', run })
      return c.json({ run, advice: [...advice] }, 200)
    })
}
