import type { z } from 'zod'
import type { timelineSchema } from '../../wire/advice.ts'
import type { Phase } from '../../wire/phase.ts'

export type Timeline = z.infer<typeof timelineSchema>

/** Consecutive verdicts of one phase: it was the advisor's word from the first of them until a verdict differed. */
export type Band = { phase: Phase; from: number; to: number }

/** Bands of a timeline, each lasting until the next verdict, and the last until `newestStep`. */
export function bandsOf(timeline: Timeline, newestStep: number): Band[] {
  const verdicts = newestVersions(timeline)
  const bands: Band[] = []
  for (const { step, phase } of verdicts) {
    const last = bands.at(-1)
    if (last !== undefined) last.to = step
    if (last?.phase !== phase) bands.push({ phase, from: step, to: step })
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
