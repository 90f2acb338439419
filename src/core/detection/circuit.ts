/** Whether one snapshot shows a generalizing circuit growing under the memorized solution. */
import type { Signals } from './signals.ts'
import type { DetectorState } from './state.ts'
import {
  averagedElasticity,
  averagedGuardShare,
  averagedRatioShare,
  averagedShare,
  elasticityBase,
  excludedElasticity,
  excludedFactor,
  restrictedFallShare,
  restrictedShare,
} from './thresholds.ts'

/** Why a snapshot votes for circuit formation; null where it does not. */
export type Vote = 'averaged' | 'excluded' | null

/** The vote of a snapshot, given the state after it (extremes include it) and the signals before it. */
export function voteOf(state: DetectorState, now: Signals, before: readonly Signals[]): Vote {
  const { uniformLoss } = state
  if (now.restricted === null || uniformLoss === null || now.restricted >= restrictedShare * uniformLoss)
    return null
  const earlier = before.findLast(
    (signals) => signals.averaged !== null && signals.step * elasticityBase <= now.step,
  )
  if (earlier === undefined || now.averaged === null || state.mostAveraged === null) return null
  const ratio = averagedRatio(now)
  if (ratio !== null && ratio >= averagedRatioShare * (state.mostAveragedRatio ?? ratio)) return null
  const averagedFall = -elasticity(earlier.step, earlier.averaged, now.step, now.averaged)
  if (now.averaged < averagedShare * state.mostAveraged && averagedFall >= averagedElasticity)
    return 'averaged'
  if (now.excluded === null || state.leastExcluded === null || state.mostRestricted === null) return null
  const excludedRise = elasticity(earlier.step, earlier.excluded, now.step, now.excluded)
  const grows = now.excluded > excludedFactor * state.leastExcluded && excludedRise >= excludedElasticity
  const supported =
    now.restricted < restrictedFallShare * state.mostRestricted &&
    now.averaged < averagedGuardShare * state.mostAveraged
  return grows && supported ? 'excluded' : null
}

/** Sum-averaged loss over test loss. A change of the logits' scale alone (a slingshot) leaves it as it is. */
export function averagedRatio({ averaged, testLoss }: Signals): number | null {
  return averaged !== null && testLoss !== null && testLoss > 0 ? averaged / testLoss : null
}

/** d ln(value) / d ln(step) between two steps; 0 where it is not defined. */
export function elasticity(fromStep: number, from: number | null, toStep: number, to: number | null): number {
  if (from === null || to === null || from <= 0 || to <= 0 || fromStep <= 0 || toStep <= fromStep) return 0
  return Math.log(to / from) / Math.log(toStep / fromStep)
}
