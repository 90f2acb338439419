/** Why a measure has no value in any snapshot of a run: known before the first. */
import type { Subject } from '../subject.ts'
import { type Contexts, missingSplit } from './context.ts'
import type { Measure } from './measure.ts'

/** The reason, or null where there may be a value. */
export function absentBecause(measure: Measure, contexts: Contexts, subject: Subject): string | null {
  const maybe = contexts[measure.on]
  if ('none_because' in maybe) return maybe.none_because
  if ('rows' in subject.rows) {
    for (const split of measure.requires) {
      const missing = missingSplit(subject.rows.rows, subject.hasProbe, split)
      if (missing !== null) return missing
    }
  }
  if ((measure.on === 'structure' || measure.on === 'classes') && 'context' in contexts.classes) {
    const { layout } = contexts.classes.context
    const empty = measure.requires.find((split) => !layout[split].includes(1))
    if (empty !== undefined) return `no ${empty} row of the probe lies in the task's cyclic structure`
  }
  return null
}
