import { z } from 'zod'
import { scalarValueSchema } from './scalars.ts'

/** One measure's value at one step: a number, or a list where the measure is one (frequencies, energies). */
export const readingValueSchema = z.union([z.number(), z.array(z.number())])
export type ReadingValue = z.infer<typeof readingValueSchema>

/**
 * A reading is a value, or undefined with the reason why. It is never a made-up zero. Where it sums up tensors, `by`
 * has the value of each by name.
 */
export const readingSchema = z.union([
  z.object({ value: readingValueSchema, by: z.record(z.string(), z.number()).optional() }),
  z.object({ undefined_because: z.string() }),
])
export type Reading = z.infer<typeof readingSchema>

/** The readings of one snapshot by measure id. */
export const readingsSchema = z.record(z.string(), readingSchema)
export type Readings = z.infer<typeof readingsSchema>

/** One row of a run's history: what is known at one step. `late` rows came after a later step was posted. */
export const historyRowSchema = z.object({
  step: z.int().nonnegative(),
  readings: readingsSchema.optional(),
  scalars: z.record(z.string(), scalarValueSchema).optional(),
})
export type HistoryRow = z.infer<typeof historyRowSchema>

export const historySchema = z.object({
  run: z.string(),
  points_total: z.int().nonnegative(),
  points_returned: z.int().nonnegative(),
  rows: z.array(historyRowSchema),
})
export type History = z.infer<typeof historySchema>
