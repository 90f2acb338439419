/** The phase that the evidence gives. */
import type { Phase } from '../../wire/phase.ts'
import type { Signals } from './signals.ts'
import type { DetectorState } from './state.ts'
import {
  cleanupRestrictedShare,
  cleanupTestAccuracy,
  cleanupTestShare,
  collapsedNeeded,
  fittedAccuracy,
  settledNeeded,
  silenceAllowed,
  votesNeeded,
  votesSpan,
} from './thresholds.ts'

/** The phase after an observation, from the state after it. Nothing latches: every phase can be left again. */
export function phaseOf(state: DetectorState, previous: Phase, now: Signals): Phase {
  if (now.trainLoss === null && now.trainAccuracy === null && state.fittedStep === null) return 'undetermined'
  if (state.fittedStep === null) return 'fitting'
  if (state.collapsedFor >= collapsedNeeded) return 'collapsed'
  if (state.settledFor >= settledNeeded) return 'generalized'
  const generalizes = (now.testAccuracy ?? 0) > fittedAccuracy
  if (previous === 'generalized' && generalizes) return 'generalized'
  if (inCleanup(state, now) || generalizes) return 'cleanup'
  if (state.structured === 0) return 'undetermined'
  if (previous === 'cleanup' && now.restricted === null && now.testLoss === null) return 'cleanup'
  if (circuitCalled(state)) return 'circuit_formation'
  const holds = previous === 'circuit_formation' || previous === 'cleanup'
  if (holds && state.silence < silenceAllowed) return 'circuit_formation'
  return 'memorization'
}

function circuitCalled(state: DetectorState): boolean {
  if (state.votes < votesNeeded || state.voteOnset === null || state.fittedStep === null) return false
  const newest = state.recent.at(-1)?.step ?? 0
  return newest - state.fittedStep >= votesSpan * (state.voteOnset - state.fittedStep)
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
