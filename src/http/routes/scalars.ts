/** Scalars in as JSON lines, and back as JSON or CSV. */
import { createRoute, z } from '@hono/zod-openapi'
import { receiveScalars } from '../../service/receive-scalars.ts'
import { historySchema } from '../../wire/reading.ts'
import { scalarsReceiptSchema } from '../../wire/scalars.ts'
import { boundedText, lineTypes } from '../bodies.ts'
import { newRoutes, refuse } from '../context.ts'
import { attemptQuery, json, problems, runParam } from '../documents.ts'
import { notModified } from '../etag.ts'
import { EXAMPLE_RUN, exampleScalars } from '../examples.ts'
import { historyAnswer } from '../history-answer.ts'
import { idempotencyHeader } from '../idempotency.ts'

const exampleLines = '{"step": 0, "train_loss": 4.13, "test_loss": 4.14}\n{"step": 10, "train_loss": 4.05}\n'

const post = createRoute({
  method: 'post',
  tags: ['Scalars'],
  path: '/v1/runs/{run}/scalars',
  summary: 'Send scalars, one JSON object a line',
  description: 'All lines are stored or none. The same values again are no error; another value for one is.',
  request: {
    params: runParam,
    query: attemptQuery,
    headers: idempotencyHeader,
    body: {
      required: true,
      content: { 'application/x-ndjson': { schema: z.string(), example: exampleLines } },
    },
  },
  responses: {
    200: json(scalarsReceiptSchema, 'How many lines were new.', {
      run: EXAMPLE_RUN,
      accepted: 2,
      already_known: 0,
    }),
    ...problems,
  },
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
      content: {
        'application/json': { schema: historySchema, example: exampleScalars },
        'text/csv': { schema: z.string(), example: 'step,test_loss,train_loss\n300,Infinity,0.0004\n' },
      },
    },
    ...notModified,
    ...problems,
  },
})

export function scalarRoutes() {
  return newRoutes()
    .openapi(post, async (c) => {
      const { run } = c.req.valid('param')
      const { max_scalars_bytes, body_time } = c.var.ports.limits
      const text = await boundedText(c.req.raw, lineTypes, max_scalars_bytes, body_time)
      if (!text.ok) return refuse(c, text.failure)
      const { attempt = null } = c.req.valid('query')
      const received = await receiveScalars(c.var.ports, run, text.value, attempt)
      return received.ok ? c.json(received.value, 200) : refuse(c, received.failure)
    })
    .openapi(get, async (c) => {
      const { run } = c.req.valid('param')
      const { format, points } = c.req.valid('query')
      return historyAnswer(c, run, format, { only: 'scalars', ...(points === undefined ? {} : { points }) })
    })
}
