/** Replay: a ruleset over stored histories, and what it would have been worth. */
import { z } from 'zod'
import { presetNameSchema, ruleErrorSchema, rulesetSchema } from './rules.ts'
import { rulesSaidSchema } from './rules-said.ts'
import { runIdSchema } from './run.ts'

/** What stopping a run at a step would have saved and lost, by what the run did later. */
export const stopHindsightSchema = z.object({
  stop_step: z.int().nonnegative().nullable().describe('null: it would not have been stopped'),
  last_step: z.int().nonnegative().describe('where the recorded run ends'),
  steps_saved: z.int().nonnegative(),
  goal_step: z.int().nonnegative().nullable().describe('where the run generalizes; null where it does not'),
  test_accuracy_then: z.number().nullable(),
  test_accuracy_end: z.number().nullable(),
  generalization_lost: z
    .boolean()
    .nullable()
    .describe('stopped before the goal; null: no test accuracy is known'),
})
export type StopHindsight = z.infer<typeof stopHindsightSchema>

/** A ruleset over a stored history: what it would have advised at each snapshot, and what that would have been worth. */
export const rulesReplaySchema = z.object({
  ruleset: z.string(),
  said: z.array(rulesSaidSchema).describe('as much of it as the request asks for, silent rules left out'),
  said_total: z.int().nonnegative().describe('the steps that were judged'),
  stopped_by: z.string().nullable().describe('the rule, the budget or the advisor that stopped first'),
  hindsight: stopHindsightSchema,
})
export type RulesReplay = z.infer<typeof rulesReplaySchema>

/** The answer of `POST /v1/runs/{run}/replay`. */
export const runReplaySchema = z.object({ run: runIdSchema, ...rulesReplaySchema.shape })
export type RunReplay = z.infer<typeof runReplaySchema>

export const saidAmounts = ['changes', 'all', 'none'] as const
export type SaidAmount = (typeof saidAmounts)[number]
const said = z
  .enum(saidAmounts)
  .default('changes')
  .describe(
    'changes: steps at which the advice, who decided or the extension is another than before, or that have a notice',
  )

const source = { ruleset: rulesetSchema.optional(), preset: presetNameSchema.optional() }
const given = (values: readonly unknown[]): number => values.filter((value) => value !== undefined).length

/** The body of `POST /v1/runs/{run}/replay`. */
export const runReplayRequestSchema = z
  .strictObject({
    ...source,
    version: z.int().positive().optional().describe("of the run's own rulesets"),
    said,
  })
  .refine(({ ruleset, preset, version }) => given([ruleset, preset, version]) === 1, {
    error: 'give one of ruleset, preset and version',
  })
export type RunReplayRequest = z.infer<typeof runReplayRequestSchema>
export type RunReplayRequestInput = z.input<typeof runReplayRequestSchema>

export const mostReplayedRuns = 20

/** The body of `POST /v1/rules/replay`. */
export const replayRequestSchema = z
  .strictObject({ runs: z.array(runIdSchema).min(1).max(mostReplayedRuns), ...source, said })
  .refine(({ ruleset, preset }) => given([ruleset, preset]) === 1, {
    error: 'give one of ruleset and preset',
  })
export type ReplayRequest = z.infer<typeof replayRequestSchema>
export type ReplayRequestInput = z.input<typeof replayRequestSchema>

/** The answer: an entry a run, in the order that was asked for. */
export const replaysSchema = z.object({
  runs: z.array(
    z.object({
      run: runIdSchema,
      unavailable: z.string().nullable().describe('why it was not replayed; null where it was'),
      errors: z.array(ruleErrorSchema).describe('what of the ruleset does not fit this run'),
      replay: rulesReplaySchema.nullable(),
    }),
  ),
})
export type Replays = z.infer<typeof replaysSchema>
