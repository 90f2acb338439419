/** The readings of a run, in JSON or CSV, whole or in fewer points. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Ports } from '../../service/ports.ts'
import { readHistory } from '../../service/read-history.ts'
import { historySchema } from '../../wire/reading.ts'
import { newRoutes, refuse } from '../context.ts'
import { historyCsv, wantsCsv } from '../csv.ts'
import { problems, runParam } from '../documents.ts'

const get = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/readings',
  summary: 'Read readings and scalars by step',
  description:
    'With `points`, each series keeps the smallest and the largest value of each bucket, so that spikes survive.',
  request: {
    params: runParam,
    query: z.object({
      format: z.enum(['json', 'csv']).optional(),
      points: z.coerce.number().int().min(2).max(100_000).optional(),
    }),
  },
  responses: {
    200: {
      description: 'The history of the run.',
      content: { 'application/json': { schema: historySchema }, 'text/csv': { schema: z.string() } },
    },
    ...problems,
  },
})

export function readingRoutes(ports: Ports) {
  return newRoutes().openapi(get, async (c) => {
    const { run } = c.req.valid('param')
    const { format, points } = c.req.valid('query')
    const history = await readHistory(ports, run, points === undefined ? {} : { points })
    if (!history.ok) return refuse(c, history.failure)
    if (!wantsCsv(format, c.req.header('accept'))) return c.json(history.value, 200)
    return c.body(historyCsv(history.value.rows), 200, { 'content-type': 'text/csv; charset=utf-8' })
  })
}
