import { z } from 'zod'
import { adviceKindSchema, ownAdviceKindSchema } from './advice-kinds.ts'
import { phaseSchema, probabilitiesSchema } from './phase.ts'
import { readingsSchema } from './reading.ts'
import { decidedBySchema, noticeSchema, ruleSaidSchema } from './rules-said.ts'

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

/** The advisor's own advice, before any rule. */
export const ownAdviceSchema = z.object({
  advice: ownAdviceKindSchema,
  reasons: z.array(z.string()).min(1),
  extend_to: z.int().positive().nullable(),
})
export type OwnAdvice = z.infer<typeof ownAdviceSchema>

/** The answer to a snapshot, and to `GET /v1/runs/{run}/advice`. */
export const adviceSchema = z.object({
  run: z.string(),
  step: z.int().nonnegative(),
  version: z
    .int()
    .positive()
    .describe('1 for the first answer at this step; late data and later attempts make new versions'),
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
  by: decidedBySchema.default({ kind: 'advisor', name: 'the advisor' }),
  ruleset: z
    .object({ name: z.string(), version: z.int().positive() })
    .nullable()
    .default(null)
    .describe('the ruleset that was in force; null: given before there were rules'),
  notices: z.array(noticeSchema).default([]).describe('what rules said beside the advice at this step'),
  rules: z.array(ruleSaidSchema).default([]).describe('the rules that were not silent, in their order'),
  own: ownAdviceSchema
    .nullable()
    .default(null)
    .describe('what the advisor would have said by itself, where a rule or the budget decided otherwise'),
  readings: readingsSchema,
})
export type Advice = z.infer<typeof adviceSchema>

/** What made a version of the advice at a step. */
export const adviceCauses = ['snapshot', 'late_snapshot', 'late_scalars'] as const
export type AdviceCause = (typeof adviceCauses)[number]

/** One of the versions that were given at a step, with what is known of it. */
export const adviceVersionSchema = z.object({
  ...adviceSchema.omit({ run: true, state: true, readings: true }).shape,
  given_at: z.iso.datetime(),
  attempt: z.int().positive().describe('the attempt in which it was given'),
  cause: z
    .enum(adviceCauses)
    .nullable()
    .describe(
      'snapshot: its snapshot was evaluated; late_snapshot: an earlier one came after it; late_scalars: scalars of this step or an earlier one did; null: not recorded',
    ),
  abandoned: z.boolean().describe('whether a later attempt was resumed from before this step'),
})
export type AdviceVersion = z.infer<typeof adviceVersionSchema>

/** `GET /v1/runs/{run}/advice/versions`, newest first. */
export const adviceVersionsSchema = z.object({
  run: z.string(),
  step: z.int().nonnegative(),
  versions: z.array(adviceVersionSchema),
  next_before: z
    .int()
    .positive()
    .nullable()
    .describe('with this as `before`, the next page of older versions'),
})

/** What came of every snapshot of a run, for the page's timeline. */
export const timelineSchema = z.object({
  run: z.string(),
  advice: z.array(adviceSchema.omit({ readings: true })),
})
