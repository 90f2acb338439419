/** Whether cleanup has ended: the run generalizes, and neither its norm nor its structure moves any more. */
import { mostUntil, type Signals } from './signals.ts'
import type { DetectorState } from './state.ts'
import {
  fittedAccuracy,
  levelAccuracy,
  levelGain,
  levelSpan,
  settledGini,
  settledLogSquares,
  settledScalarLookBacks,
  settledShareOfRun,
} from './thresholds.ts'

/** Steps over which the weights must rest: one decay time, but no more than a share of the run so far. */
export function lookBack(state: DetectorState, step: number): number {
  const share = settledShareOfRun * step
  return state.decaySteps === null ? share : Math.min(state.decaySteps, share)
}

/** True where the observation shows that nothing more comes; false where it does not or cannot tell. */
export function isSettled(state: DetectorState, now: Signals, before: readonly Signals[]): boolean {
  return isCleanedUp(state, now, before) || hasLevelledOff(state, now, before)
}

/** Whether, after its newest observation, accuracy alone says that nothing more comes: the weights still move, or are not known. */
export function isLevelAlone(state: DetectorState): boolean {
  const now = state.recent.at(-1)
  if (now === undefined) return false
  return hasLevelledOff(state, now, state.recent) && !isCleanedUp(state, now, state.recent)
}

/** Whether the best test accuracy is high and has not grown for long: weights that still move, as in minibatches, add no more. */
function hasLevelledOff({ snapshots }: DetectorState, now: Signals, before: readonly Signals[]): boolean {
  const accuracy = now.testAccuracy
  if (accuracy === null || accuracy < levelAccuracy) return false
  const most = (until: number): number => mostUntil(before, 'testAccuracy', until)
  // Scalars alone do not show what still moves underneath: they wait for twice as many e-folds of steps.
  const earlier = most(now.step / (snapshots === 0 ? levelSpan ** 2 : levelSpan))
  return earlier >= levelAccuracy && Math.max(accuracy, most(now.step)) - earlier <= levelGain
}

function isCleanedUp(state: DetectorState, now: Signals, before: readonly Signals[]): boolean {
  if (now.testAccuracy === null || now.testAccuracy <= fittedAccuracy) return false
  const back = lookBack(state, now.step)
  if (now.logSquares !== null) {
    const earlier = before.findLast(
      (signals) => signals.logSquares !== null && signals.step <= now.step - back,
    )
    if (earlier === undefined || earlier.logSquares === null) return false
    if (Math.abs(now.logSquares - earlier.logSquares) >= settledLogSquares) return false
    if (now.gini === null || earlier.gini === null) return generalizedSince(before, now.step - back)
    return now.gini - earlier.gini < settledGini
  }
  if (state.structured > 0) return false
  return generalizedSince(before, now.step - settledScalarLookBacks * back)
}

/** Whether every test accuracy from the last one at or before `step` on is above the mark. */
function generalizedSince(before: readonly Signals[], step: number): boolean {
  const start = before.findLastIndex((signals) => signals.testAccuracy !== null && signals.step <= step)
  if (start < 0) return false
  return before
    .slice(start)
    .every(({ testAccuracy }) => testAccuracy === null || testAccuracy > fittedAccuracy)
}
