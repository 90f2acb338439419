/** The digest of a ruleset, as the decision log has it. */
import type { Ruleset } from '../../wire/rules.ts'
import { canonicalJson } from '../canonical-json.ts'
import { sha256Now } from '../sha256-now.ts'

export function rulesetDigest(ruleset: Ruleset): string {
  return sha256Now(canonicalJson(ruleset))
}
