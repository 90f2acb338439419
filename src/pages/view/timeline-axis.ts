import type { Advice } from '../../wire/advice.ts'
import type { Run } from '../../wire/run.ts'
import { countText } from './number-words.ts'

/** How many times the rest of the axis the limit may lie away before it is told in words instead of drawn. */
const farthest = 5

/** Where the timeline ends, which limits stand on it, and which lie beyond it. */
export function timelineAxis(
  run: Pick<Run, 'step' | 'planned_steps' | 'max_steps'>,
  advice: Pick<Advice, 'expected_transition' | 'extend_to'> | null,
): { end: number; marks: { step: number; label: string }[]; beyond: string[] } {
  const { planned_steps: planned, max_steps: most } = run
  const reached = Math.max(
    1,
    run.step ?? 0,
    planned ?? 0,
    advice?.expected_transition?.to_step ?? 0,
    advice?.extend_to ?? 0,
  )
  const marks = planned === null ? [] : [{ step: planned, label: 'planned' }]
  if (most === null || most === planned) return { end: reached, marks, beyond: [] }
  if (most > farthest * reached) {
    return { end: reached, marks, beyond: [`Beyond this axis: at most ${countText(most)} steps.`] }
  }
  return { end: Math.max(reached, most), marks: [...marks, { step: most, label: 'at most' }], beyond: [] }
}
