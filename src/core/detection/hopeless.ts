/** Whether a run has been expected, for long enough, not to generalize within its budget. */
import { hasMoved, motionOf } from './motion.ts'
import { mostUntil } from './signals.ts'
import type { DetectorState } from './state.ts'
import {
  hopelessNeeded,
  hopelessSpan,
  stopBudgetShare,
  stopNeeded,
  stopSpan,
  unfitAnywayShare,
  unfitBudgetShare,
  unfitGain,
} from './thresholds.ts'

/** Enough observations agree, and span enough of the run, for a word of warning. */
export function isHopeless(state: DetectorState): boolean {
  const needed = hopelessNeeded[motionOf(state)]
  return state.hopelessFor >= needed && spans(state, state.hopelessSince, hopelessSpan)
}

/** As isHopeless, with the stricter marks under which the run may be stopped, and nothing that generalizes in motion. */
export function isStoppable(state: DetectorState): boolean {
  const { stopFor, stopSince, budget, recent } = state
  const step = recent.at(-1)?.step ?? 0
  return (
    isHopeless(state) &&
    hasMoved(state) === false &&
    stopFor >= stopNeeded &&
    spans(state, stopSince, stopSpan) &&
    budget !== null &&
    step >= stopBudgetShare * budget
  )
}

/** Whether, late in its budget, the run has not fitted its train data and for long has come no closer to it. */
export function isUnfit({ fittedStep, seesTrain, budget, recent }: DetectorState): boolean {
  const step = recent.at(-1)?.step ?? 0
  if (fittedStep !== null || !seesTrain || budget === null) return false
  if (step < unfitBudgetShare * budget) return false
  if (step >= unfitAnywayShare * budget) return true
  return (
    recent.some(({ trainAccuracy }) => trainAccuracy !== null) &&
    mostUntil(recent, 'trainAccuracy', step) - mostUntil(recent, 'trainAccuracy', step / 2) < unfitGain
  )
}

function spans({ outlook }: DetectorState, since: number | null, factor: number): boolean {
  return outlook !== null && since !== null && outlook.step >= factor * since
}
