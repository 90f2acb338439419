/** The phase that the evidence gives. */
import type { Phase } from '../../wire/phase.ts'
import { growthOf, isPlain } from './growth.ts'
import { isHopeless, isUnfit } from './hopeless.ts'
import { probabilityAhead } from './outlook.ts'
import type { Signals } from './signals.ts'
import type { DetectorState, Outlook } from './state.ts'
import {
  circuitReleased,
  cleanupRestrictedShare,
  cleanupTestAccuracy,
  cleanupTestShare,
  collapsedNeeded,
  fittedAccuracy,
  jumpAccuracy,
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
  if (accuracy > fittedAccuracy || (falls && accuracy >= jumpAccuracy)) return 'cleanup'
  const { outlook } = state
  if (outlook === null || outlook.strangeness > 1) return falls ? 'cleanup' : 'undetermined'
  if (previous === 'cleanup' && now.restricted === null && now.testLoss === null) return 'cleanup'
  if (isHopeless(state)) return 'stalled'
  if (!grows(state, outlook, previous)) return 'memorization'
  // Advice is given at snapshots: what lines of scalars show between two of them is called at the second.
  if (!isCalled(previous) && state.snapshots > 0 && !now.weights) return 'memorization'
  // What is cleaned up has formed: where both show at once, the circuit is called first.
  return falls && isCalled(previous) ? 'cleanup' : 'circuit_formation'
}

function isCalled(phase: Phase): boolean {
  return phase === 'circuit_formation' || phase === 'cleanup'
}

/** Whether a circuit is called, or held where it was called before. */
function grows(state: DetectorState, { expert }: Outlook, previous: Phase): boolean {
  const growth = growthOf(state)
  if (growth === null) return false
  if (isCalled(previous)) return Math.max(state.circuit, probabilityAhead(state) ?? 0) >= circuitReleased
  return growth > state.parameters.experts[expert].call || isPlain(state)
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
