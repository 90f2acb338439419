/** Rules: conditions in CEL over a run's readings, scalars, verdict and schedule, and what to advise where they hold. */
import { z } from 'zod'
import { adviceKinds } from './advice.ts'

/** The most characters of an expression; `src/cel/limits.ts` holds the parser to it. */
export const mostExpression = 2000
export const mostRules = 50
/** Of a name or a message. */
const mostName = 100
const mostMessage = 1000

const name = z.string().trim().min(1).max(mostName)
const expression = z.string().min(1).max(mostExpression)
const message = z.string().trim().min(1).max(mostMessage)

/** What a rule does where it holds. Without `to`, `message`: nothing more to say. */
export const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('continue') }),
  z.strictObject({
    kind: z.literal('extend'),
    to: expression.describe('CEL: the step to train to at least; never more than max_steps'),
  }),
  z.strictObject({ kind: z.literal('stop') }),
  z.strictObject({ kind: z.literal('pause').describe('keep a checkpoint, and wait for a person') }),
  z.strictObject({ kind: z.literal('intervene'), message }),
  z.strictObject({ kind: z.literal('notify').describe('say it; decides nothing'), message }),
])
export type RuleAction = z.infer<typeof actionSchema>

export const ruleSchema = z.strictObject({
  name,
  when: expression.describe('CEL: true or false'),
  for: z.int().min(1).max(1000).default(1).describe('snapshots in a row at which it must hold'),
  then: actionSchema,
  cooldown: z
    .int()
    .nonnegative()
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .describe('steps after it acted in which it does not act again'),
})
export type Rule = z.infer<typeof ruleSchema>

export const rulesetSchema = z
  .strictObject({ name, rules: z.array(ruleSchema).max(mostRules) })
  .refine(({ rules }) => new Set(rules.map((rule) => rule.name)).size === rules.length, {
    error: 'two rules have the same name: a name says which rule spoke',
    path: ['rules'],
  })
export type Ruleset = z.infer<typeof rulesetSchema>
/** Before what is left out is filled in. */
export type RulesetInput = z.input<typeof rulesetSchema>

/** A place in an expression: characters from `from` up to, not including, `to`. */
export const spanSchema = z.object({ from: z.int().nonnegative(), to: z.int().nonnegative() })

/** What is wrong with a rule. */
export const ruleErrorSchema = z.object({
  rule: z.int().nonnegative().nullable().describe('its place in the list; null: the whole ruleset'),
  field: z.enum(['when', 'then.to', 'rules']),
  at: spanSchema.nullable(),
  code: z.string(),
  message: z.string(),
  nearest: z.string().nullable().describe('the known name that is most like an unknown one'),
})
export type RuleError = z.infer<typeof ruleErrorSchema>

/** The answer of `POST /v1/rules/check`. */
export const rulesCheckSchema = z.object({ errors: z.array(ruleErrorSchema) })

/** Values in a clause. JSON has no number for the infinities: they are texts. */
const valueSchema = z.union([z.number(), z.boolean(), z.string(), z.array(z.number()), z.array(z.string())])

/** A part of a condition between && and ||, and what it came to. */
export const clauseSchema = z.object({
  expression: z.string(),
  holds: z.boolean().nullable().describe('null: unknown, which does not hold'),
  because: z.string().nullable().describe('why it is unknown'),
  values: z
    .record(z.string(), valueSchema)
    .describe('of the names and calls in it, as far as they are known'),
})
export type Clause = z.infer<typeof clauseSchema>

/**
 * `silent`: the condition does not hold; `waiting`: not for as many snapshots yet as it must; `cooling`: it acted not long
 * ago; `void`: its extension says nothing; `lost`: what `to` names won; `decided`, `notified`: it acted.
 */
export const ruleOutcomes = ['silent', 'waiting', 'cooling', 'void', 'lost', 'decided', 'notified'] as const

/** What a rule said at one step. */
export const ruleSaidSchema = z.object({
  rule: z.string(),
  action: z.enum(['continue', 'extend', 'stop', 'pause', 'intervene', 'notify']),
  holds: z.boolean().nullable().describe('null: unknown, which does not hold'),
  held_for: z.int().nonnegative().describe('snapshots in a row, this one counted'),
  outcome: z.enum(ruleOutcomes),
  to: z.string().nullable().describe('with lost: the rule that won, or the budget'),
  because: z.string().nullable(),
  clauses: z.array(clauseSchema),
})
export type RuleSaid = z.infer<typeof ruleSaidSchema>

/** What rules may decide: advice, and a pause. */
export const decisionKinds = [...adviceKinds, 'pause'] as const
export type DecisionKind = (typeof decisionKinds)[number]

/** What a ruleset made of one step. */
export const rulesSaidSchema = z.object({
  step: z.int().nonnegative(),
  advice: z.enum(decisionKinds),
  by: z
    .object({ kind: z.enum(['rule', 'budget', 'advisor']), name: z.string() })
    .describe('who decided; the name is that of the rule, or of its kind'),
  reasons: z.array(z.string()).min(1),
  extend_to: z.int().positive().nullable(),
  notices: z.array(z.object({ rule: z.string(), message: z.string() })),
  rules: z.array(ruleSaidSchema),
})
export type RulesSaid = z.infer<typeof rulesSaidSchema>

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
  said: z.array(rulesSaidSchema),
  stopped_by: z.string().nullable().describe('the rule, the budget or the advisor that stopped first'),
  hindsight: stopHindsightSchema,
})
export type RulesReplay = z.infer<typeof rulesReplaySchema>
