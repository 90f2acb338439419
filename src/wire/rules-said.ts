/** What rules said at a step, and who decided. */
import { z } from 'zod'
import { adviceKindSchema } from './advice-kinds.ts'

/** Values in a clause. JSON has no number for the infinities: they are texts. */
const valueSchema = z.union([z.number(), z.boolean(), z.string(), z.array(z.number()), z.array(z.string())])

/** A part of a condition between && and ||, and what it came to. */
export const clauseSchema = z.object({
  expression: z.string(),
  holds: z.boolean().nullable().describe('null: unknown, which does not hold'),
  because: z.string().nullable().describe('why it is unknown'),
  values: z
    .record(z.string(), valueSchema)
    .describe('of the names and calls in it, as far as they are known; long lists are left out'),
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
  clauses: z.array(clauseSchema).describe('none where those of the rules before it are long already'),
})
export type RuleSaid = z.infer<typeof ruleSaidSchema>

export const decidedBySchema = z
  .object({ kind: z.enum(['rule', 'budget', 'advisor']), name: z.string() })
  .describe('who decided; the name is that of the rule, or of its kind')
export type DecidedBy = z.infer<typeof decidedBySchema>

export const noticeSchema = z.object({ rule: z.string(), message: z.string() })

/** What a ruleset made of one step. */
export const rulesSaidSchema = z.object({
  step: z.int().nonnegative(),
  advice: adviceKindSchema,
  by: decidedBySchema,
  reasons: z.array(z.string()).min(1),
  extend_to: z.int().positive().nullable(),
  notices: z.array(noticeSchema),
  rules: z.array(ruleSaidSchema),
})
export type RulesSaid = z.infer<typeof rulesSaidSchema>
