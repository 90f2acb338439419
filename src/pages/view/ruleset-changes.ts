/** What changed from one version of a ruleset to the next, line by line. */
import { diffArrays } from 'diff'
import type { Ruleset } from '../../wire/rules.ts'
import { rulesetLines } from './rule-words.ts'

export type ChangedLine = { change: 'same' | 'added' | 'removed'; text: string }

/** `before` undefined: there was none, so every line is new. */
export function rulesetChanges(before: Ruleset | undefined, after: Ruleset): ChangedLine[] {
  const parts = diffArrays(before === undefined ? [] : rulesetLines(before), rulesetLines(after))
  return parts.flatMap(({ added, removed, value }) =>
    value.map((text): ChangedLine => ({ change: added ? 'added' : removed ? 'removed' : 'same', text })),
  )
}
