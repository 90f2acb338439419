/** Advice: the newest, and that of every step. */
import { createRoute } from '@hono/zod-openapi'
import type { Ports } from '../../service/ports.ts'
import { adviceSchema, timelineSchema } from '../../wire/advice.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'

const newest = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/advice',
  summary: 'Read the newest advice',
  description: 'Before anything was posted it is undetermined, and says what to post.',
  request: { params: runParam },
  responses: { 200: json(adviceSchema, 'The newest advice.'), ...problems },
})

const timeline = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/timeline',
  summary: 'Read the advice at every snapshot',
  request: { params: runParam },
  responses: { 200: json(timelineSchema, 'The newest version of each, by step.'), ...problems },
})

export function adviceRoutes(ports: Ports) {
  return newRoutes()
    .openapi(newest, async (c) => {
      const { run } = c.req.valid('param')
      const advice = await ports.ledger(run).advice()
      return advice === null ? refuse(c, { kind: 'run_unknown', run }) : c.json(advice, 200)
    })
    .openapi(timeline, async (c) => {
      const { run } = c.req.valid('param')
      const advice = await ports.ledger(run).timeline()
      if (advice === null) return refuse(c, { kind: 'run_unknown', run })
      return c.json({ run, advice: [...advice] }, 200)
    })
}
