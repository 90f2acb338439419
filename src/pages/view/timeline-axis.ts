import type { Advice } from '../../wire/advice.ts'
import type { Run } from '../../wire/run.ts'
import { countText } from './number-words.ts'

/** How many times the rest of the axis a limit may lie away before it is told in words instead of drawn. */
const farthest = 3

/** Where the timeline ends, which limits stand on it, and which lie beyond it. */
export function timelineAxis(
  run: Pick<Run, 'step' | 'planned_steps' | 'max_steps'>,
  advice: Pick<Advice, 'expected_transition' | 'extend_to'> | null,
): { end: number; marks: { step: number; label: string }[]; beyond: string[] } {
  const reached = Math.max(run.step ?? 0, advice?.expected_transition?.to_step ?? 0, advice?.extend_to ?? 0)
  const marks: { step: number; label: string }[] = []
  const beyond: string[] = []
  let end = reached
  const limits = [
    { step: run.planned_steps, label: 'planned' },
    { step: run.max_steps === run.planned_steps ? null : run.max_steps, label: 'at most' },
  ]
  for (const { step, label } of limits) {
    if (step === null) continue
    if (end > 0 && step > farthest * end) {
      beyond.push(`Beyond this axis: ${countText(step)} steps ${label}.`)
      continue
    }
    end = Math.max(end, step)
    marks.push({ step, label })
  }
  return { end: Math.max(end, 1), marks, beyond }
}
