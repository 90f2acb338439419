/** Whether a run has been expected, for long enough, not to generalize within its budget. */
import type { LevelName } from './levels.ts'
import type { DetectorState } from './state.ts'
import {
  hopelessNeeded,
  hopelessSpan,
  stopAccuracyRise,
  stopBudgetShare,
  stopLossFall,
  stopNeeded,
  stopSpan,
  unfitAnywayShare,
  unfitBudgetShare,
  unfitGain,
} from './thresholds.ts'

/** Enough observations agree, and span enough of the run, for a word of warning. */
export function isHopeless(state: DetectorState): boolean {
  return state.hopelessFor >= hopelessNeeded && spans(state, state.hopelessSince, hopelessSpan)
}

/** As isHopeless, with the stricter marks under which the run may be stopped, and nothing that generalizes in motion. */
export function isStoppable(state: DetectorState): boolean {
  const { stopFor, stopSince, budget, recent } = state
  const step = recent.at(-1)?.step ?? 0
  return (
    isHopeless(state) &&
    !generalizes(state) &&
    stopFor >= stopNeeded &&
    spans(state, stopSince, stopSpan) &&
    budget !== null &&
    step >= stopBudgetShare * budget
  )
}

/**
 * Whether anything that falls or rises as runs generalize has moved that way: the plateau of a slow run can be a hundred
 * times as long as its fit, and all the while its test loss falls a little. True where none of it is known.
 */
function generalizes({ recent, most, least }: DetectorState): boolean {
  const newest = (level: LevelName): number | null =>
    recent.findLast(({ levels }) => levels[level] !== null)?.levels[level] ?? null
  const falls = (['test', 'averaged'] as const).map((level) => {
    const now = newest(level)
    return now === null ? null : (most[level] ?? now) - now > stopLossFall
  })
  const accuracy = newest('accuracy')
  const rises = accuracy === null ? null : accuracy - (least.accuracy ?? accuracy) > stopAccuracyRise
  const known = [...falls, rises].filter((moves) => moves !== null)
  return known.length === 0 || known.some((moves) => moves)
}

/** Whether, late in its budget, the run has not fitted its train data and for long has come no closer to it. */
export function isUnfit({ fittedStep, seesTrain, budget, recent }: DetectorState): boolean {
  const step = recent.at(-1)?.step ?? 0
  if (fittedStep !== null || !seesTrain || budget === null) return false
  if (step < unfitBudgetShare * budget) return false
  const mostUntil = (until: number): number =>
    recent.reduce((most, known) => (known.step <= until ? Math.max(most, known.trainAccuracy ?? 0) : most), 0)
  if (step >= unfitAnywayShare * budget) return true
  return (
    recent.some(({ trainAccuracy }) => trainAccuracy !== null) &&
    mostUntil(step) - mostUntil(step / 2) < unfitGain
  )
}

function spans({ outlook }: DetectorState, since: number | null, factor: number): boolean {
  return outlook !== null && since !== null && outlook.step >= factor * since
}
