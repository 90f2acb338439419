import { z } from 'zod'

/** What a measure says of itself: one entry of `GET /v1/measures`. */
export const measureDescriptionSchema = z.object({
  id: z.string(),
  title: z.string(),
  unit: z.string(),
  range: z.tuple([z.number().nullable(), z.number().nullable()]).describe('null: no bound on that side'),
  split: z.enum(['train', 'test', 'all', 'weights']),
  needs: z.array(z.string()),
  source: z.object({ work: z.string(), section: z.string(), deviation: z.string() }),
  rise: z.string(),
  fall: z.string(),
})
export type MeasureDescription = z.infer<typeof measureDescriptionSchema>
export const measureListSchema = z.object({ measures: z.array(measureDescriptionSchema) })
