/** Rules: conditions in CEL over a run's readings, scalars, verdict and schedule, and what to advise where they hold. */
import { z } from 'zod'

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

export const presetNameSchema = z
  .string()
  .min(1)
  .max(mostName)
  .describe('one of those that GET /v1/rules/presets lists')

/** A ruleset, or the name of one that the advisor has. */
export const rulesChoiceSchema = z.union([rulesetSchema, z.strictObject({ preset: presetNameSchema })])
export type RulesChoice = z.infer<typeof rulesChoiceSchema>
export type RulesChoiceInput = z.input<typeof rulesChoiceSchema>

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
