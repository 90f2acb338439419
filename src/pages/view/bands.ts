import type { z } from 'zod'
import type { timelineSchema } from '../../wire/advice.ts'
import type { Phase } from '../../wire/phase.ts'

export type Timeline = z.infer<typeof timelineSchema>

/** Consecutive verdicts of one phase: it was the advisor's word from where the first says that it began until one differed. */
export type Band = { phase: Phase; from: number; to: number }

/** Bands of a timeline, each lasting until the next begins, and the last until `newestStep`. */
export function bandsOf(timeline: Timeline, newestStep: number): Band[] {
  const bands: Band[] = []
  let before = 0
  for (const { step, phase, verdict } of newestVersions(timeline)) {
    const last = bands.at(-1)
    if (last?.phase === phase) last.to = step
    else {
      // Scalars between two snapshots may tell the beginning closer; it never reaches behind the verdict before.
      const from = Math.min(step, Math.max(before, verdict.since_step))
      if (last !== undefined) last.to = from
      bands.push({ phase, from, to: step })
    }
    before = step
  }
  const last = bands.at(-1)
  if (last !== undefined) last.to = Math.max(last.to, newestStep)
  return bands
}

/** One verdict a step, in step order: the newest version, and none that only repeats an older one while it waits. */
export function newestVersions(timeline: Timeline): Timeline['advice'] {
  const byStep = new Map<number, Timeline['advice'][number]>()
  for (const advice of timeline.advice) {
    if (advice.state === 'pending') continue
    const known = byStep.get(advice.step)
    if (known === undefined || known.version <= advice.version) byStep.set(advice.step, advice)
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step)
}
