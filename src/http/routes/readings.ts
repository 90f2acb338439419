/** The readings of a run, in JSON or CSV, whole or in fewer points. */
import { createRoute, z } from '@hono/zod-openapi'
import { historySchema } from '../../wire/reading.ts'
import { newRoutes } from '../context.ts'
import { problems, runParam } from '../documents.ts'
import { notModified } from '../etag.ts'
import { exampleHistory } from '../examples.ts'
import { historyAnswer } from '../history-answer.ts'

const get = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/readings',
  summary: 'Read readings and scalars by step',
  description:
    'With `points`, each series keeps the smallest and the largest value of each bucket, so that spikes survive. With `attempt`, what that attempt had when the next one began: what it shares with those before it, and what it abandoned.',
  request: {
    params: runParam,
    query: z.object({
      format: z.enum(['json', 'csv']).optional(),
      points: z.coerce.number().int().min(2).max(100_000).optional(),
      attempt: z.coerce
        .number()
        .int()
        .positive()
        .max(Number.MAX_SAFE_INTEGER)
        .optional()
        .meta({ description: 'of which attempt; left out, of the newest' }),
    }),
  },
  responses: {
    200: {
      description: 'The history of the run.',
      content: {
        'application/json': { schema: historySchema, example: exampleHistory },
        'text/csv': { schema: z.string(), example: 'step,test_loss,train_loss\n300,9.2,0.0004\n' },
      },
    },
    ...notModified,
    ...problems,
  },
})

export function readingRoutes() {
  return newRoutes().openapi(get, async (c) => {
    const { run } = c.req.valid('param')
    const { format, points, attempt } = c.req.valid('query')
    return historyAnswer(c, run, format, {
      ...(points === undefined ? {} : { points }),
      ...(attempt === undefined ? {} : { attempt }),
    })
  })
}
