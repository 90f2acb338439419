/** Scalars in as JSON lines, and back as JSON or CSV. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Ports } from '../../service/ports.ts'
import { readHistory } from '../../service/read-history.ts'
import { receiveScalars } from '../../service/receive-scalars.ts'
import { historySchema } from '../../wire/reading.ts'
import { scalarsReceiptSchema } from '../../wire/scalars.ts'
import { boundedText } from '../bodies.ts'
import { newRoutes, refuse } from '../context.ts'
import { historyCsv, wantsCsv } from '../csv.ts'
import { json, problems, runParam } from '../documents.ts'

const lineTypes = ['application/x-ndjson', 'application/jsonl', 'application/json', 'text/plain'] as const
const exampleLines = '{"step": 0, "train_loss": 4.13, "test_loss": 4.14}\n{"step": 10, "train_loss": 4.05}\n'

const post = createRoute({
  method: 'post',
  tags: ['Scalars'],
  path: '/v1/runs/{run}/scalars',
  summary: 'Send scalars, one JSON object a line',
  description: 'All lines are stored or none. The same values again are no error; another value for one is.',
  request: {
    params: runParam,
    body: {
      required: true,
      content: { 'application/x-ndjson': { schema: z.string(), example: exampleLines } },
    },
  },
  responses: { 200: json(scalarsReceiptSchema, 'How many lines were new.'), ...problems },
})

const get = createRoute({
  method: 'get',
  tags: ['Scalars'],
  path: '/v1/runs/{run}/scalars',
  summary: 'Read the scalars, in JSON or CSV',
  request: {
    params: runParam,
    query: z.object({
      format: z.enum(['json', 'csv']).optional(),
      points: z.coerce.number().int().min(2).max(100_000).optional(),
    }),
  },
  responses: {
    200: {
      description: 'The scalars by step.',
      content: { 'application/json': { schema: historySchema }, 'text/csv': { schema: z.string() } },
    },
    ...problems,
  },
})

export function scalarRoutes(ports: Ports) {
  return newRoutes()
    .openapi(post, async (c) => {
      const { run } = c.req.valid('param')
      const text = await boundedText(c.req.raw, lineTypes, ports.limits.max_scalars_bytes)
      if (!text.ok) return refuse(c, text.failure)
      const received = await receiveScalars(ports, run, text.value)
      return received.ok ? c.json(received.value, 200) : refuse(c, received.failure)
    })
    .openapi(get, async (c) => {
      const { run } = c.req.valid('param')
      const { format, points } = c.req.valid('query')
      const history = await readHistory(ports, run, {
        only: 'scalars',
        ...(points === undefined ? {} : { points }),
      })
      if (!history.ok) return refuse(c, history.failure)
      if (!wantsCsv(format, c.req.header('accept'))) return c.json(history.value, 200)
      return c.body(historyCsv(history.value.rows), 200, { 'content-type': 'text/csv; charset=utf-8' })
    })
}
