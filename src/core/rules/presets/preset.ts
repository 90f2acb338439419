/** What a preset is: a ruleset that is ready to be used, and what it is for. */
import { type Ruleset, type RulesetInput, rulesetSchema } from '../../../wire/rules.ts'

export interface Preset {
  readonly id: string
  /** What it does and for whom, in a sentence or two. */
  readonly description: string
  readonly ruleset: Ruleset
}

/** The preset, with what its rules leave out filled in. */
export function preset(id: string, description: string, ruleset: RulesetInput): Preset {
  return { id, description, ruleset: rulesetSchema.parse(ruleset) }
}
