import { z } from 'zod'
import { phaseSchema, probabilitiesSchema } from './phase.ts'
import { readingsSchema } from './reading.ts'

/** What the advisor tells the trainer to do. `undetermined` is treated as `continue`. */
export const adviceKinds = ['continue', 'extend', 'stop', 'intervene', 'undetermined'] as const
export const adviceKindSchema = z.enum(adviceKinds)
export type AdviceKind = z.infer<typeof adviceKindSchema>

/** One fact that a verdict rests on: the measure (or scalar), its value at a step, and what it says in words. */
export const evidenceSchema = z.object({
  measure: z.string(),
  step: z.int().nonnegative(),
  value: z.number().nullable(),
  statement: z.string(),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** The phase at one step, from nothing later than that step. */
export const verdictSchema = z.object({
  step: z.int().nonnegative(),
  phase: phaseSchema,
  since_step: z.int().nonnegative().describe('the first step of this phase'),
  probabilities: probabilitiesSchema,
  evidence: z.array(evidenceSchema).min(1),
  missing: z.array(z.string()).describe('what would be needed to say more'),
})
export type Verdict = z.infer<typeof verdictSchema>

/** How likely the run generalizes within its budget. */
export const forecastSchema = z.object({
  by_step: z.int().positive().describe("the budget's last step"),
  probability: z.number().min(0).max(1).describe('of a test accuracy of .9 by then'),
  rests_on: z.string().describe('what the model saw of the run'),
})
export type Forecast = z.infer<typeof forecastSchema>

/** The answer to a snapshot, and to `GET /v1/runs/{run}/advice`. */
export const adviceSchema = z.object({
  run: z.string(),
  step: z.int().nonnegative(),
  version: z
    .int()
    .positive()
    .describe('1 for the first answer at this step; late snapshots make new versions'),
  state: z
    .enum(['evaluated', 'pending'])
    .describe('pending: this snapshot is queued; the advice is the newest there is'),
  advice: adviceKindSchema,
  reasons: z.array(z.string()).min(1),
  phase: phaseSchema,
  verdict: verdictSchema,
  expected_transition: z
    .object({ from_step: z.int().nonnegative(), to_step: z.int().nonnegative() })
    .nullable()
    .describe(
      'where the jump to generalization (test accuracy .9) is expected with a probability of 80%, given that it comes',
    ),
  forecast: forecastSchema
    .nullable()
    .default(null)
    .describe('null where no budget is known or where the evidence says nothing'),
  extend_to: z.int().positive().nullable().describe('with extend: the step to train to at least'),
  next_snapshot_step: z
    .int()
    .nonnegative()
    .nullable()
    .describe('the step at which the next snapshot tells most'),
  readings: readingsSchema,
})
export type Advice = z.infer<typeof adviceSchema>

/** What came of every snapshot of a run, for the page's timeline. */
export const timelineSchema = z.object({
  run: z.string(),
  advice: z.array(adviceSchema.omit({ readings: true })),
})
