/** What the advisor measures, and what a rise and a fall of each means. */
import { createRoute } from '@hono/zod-openapi'
import { needsOf } from '../../core/measures/measure.ts'
import { measures } from '../../core/measures/register.ts'
import { measureListSchema } from '../../wire/measure.ts'
import { newRoutes } from '../context.ts'
import { json, problems } from '../documents.ts'
import { exampleMeasure } from '../examples.ts'

const list = createRoute({
  method: 'get',
  tags: ['Measures'],
  path: '/v1/measures',
  summary: 'List the measures',
  responses: {
    200: json(measureListSchema, 'Every measure, with unit, range, split and source.', {
      measures: [exampleMeasure],
    }),
    ...problems,
  },
})

export function measureRoutes() {
  return newRoutes().openapi(list, (c) =>
    c.json(
      { measures: measures.map((measure) => ({ ...measure.description, needs: needsOf(measure) })) },
      200,
    ),
  )
}
