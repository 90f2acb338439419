/** The phase that the evidence gives. */
import type { Phase } from '../../wire/phase.ts'
import { isHopeless, isUnfit } from './hopeless.ts'
import { hasFallen } from './motion.ts'
import { probabilityWithinBudget } from './outlook.ts'
import type { Signals } from './signals.ts'
import type { DetectorState } from './state.ts'
import {
  circuitBudgetMark,
  circuitMark,
  circuitReleased,
  cleanupRestrictedShare,
  cleanupTestAccuracy,
  cleanupTestShare,
  collapsedNeeded,
  fallenBudgetMark,
  fallenReleased,
  fittedAccuracy,
  levelAccuracy,
  settledNeeded,
} from './thresholds.ts'

/** The phase after an observation, from the state after it. Nothing latches: every phase can be left again. */
export function phaseOf(state: DetectorState, previous: Phase, now: Signals): Phase {
  if (state.fittedStep === null && state.seesTrain) return isUnfit(state) ? 'stalled' : 'fitting'
  if (state.collapsedFor >= collapsedNeeded) return 'collapsed'
  if (state.settledFor >= settledNeeded) return 'generalized'
  const accuracy = now.testAccuracy ?? 0
  if (previous === 'generalized' && accuracy > fittedAccuracy) return 'generalized'
  const falls = inCleanup(state, now)
  if (accuracy > fittedAccuracy || (falls && accuracy > levelAccuracy)) return 'cleanup'
  const { outlook } = state
  if (outlook === null || outlook.strangeness > 1) return falls ? 'cleanup' : 'undetermined'
  if (previous === 'cleanup' && now.restricted === null && now.testLoss === null) return 'cleanup'
  if (isHopeless(state)) return 'stalled'
  const probability = probabilityWithinBudget(state)
  const likely = (probability ?? 1) > circuitBudgetMark
  if (falls && (likely || previous === 'cleanup')) return 'cleanup'
  const holds = previous === 'circuit_formation' || previous === 'cleanup'
  const grows = state.circuit >= (holds ? circuitReleased : circuitMark) && (likely || holds)
  const moves = hasFallen(state) && (probability ?? 0) > (holds ? fallenReleased : fallenBudgetMark)
  return grows || moves ? 'circuit_formation' : 'memorization'
}

function inCleanup(state: DetectorState, now: Signals): boolean {
  const { mostTestLoss, uniformLoss } = state
  if (now.testLoss === null || mostTestLoss === null) return false
  if (now.testLoss >= cleanupTestShare * mostTestLoss) return false
  if (state.structured > 0) {
    const restricted =
      now.restricted ?? state.recent.findLast((signals) => signals.restricted !== null)?.restricted
    if (restricted === undefined || restricted === null || uniformLoss === null) return false
    return restricted < cleanupRestrictedShare * uniformLoss
  }
  const guessing = uniformLoss === null ? 0 : Math.exp(-uniformLoss)
  return (now.testAccuracy ?? 0) >= guessing + cleanupTestAccuracy * (1 - guessing)
}
