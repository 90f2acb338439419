/** How sure the phase is: a probability for each, from how far the evidence for the next one has come. */
import { noProbability, type Phase, type Probabilities, phases } from '../../wire/phase.ts'
import type { DetectorState } from './state.ts'
import { settledNeeded, silenceAllowed, votesNeeded } from './thresholds.ts'

/** Weights of the phases beside the one that is called, before normalizing. These are judgements, not calibrated. */
type Weights = Partial<Record<Phase, number>>

export function probabilitiesOf(state: DetectorState, phase: Phase): Probabilities {
  const weights: Weights = { undetermined: 0.02, ...besides(state, phase) }
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  const probabilities = { ...noProbability }
  for (const name of phases) probabilities[name] = (weights[name] ?? 0) / total
  return probabilities
}

function besides(state: DetectorState, phase: Phase): Weights {
  const votes = Math.min(state.votes, votesNeeded) / votesNeeded
  const silence = Math.min(state.silence, silenceAllowed) / silenceAllowed
  const settled = Math.min(state.settledFor, settledNeeded) / settledNeeded
  switch (phase) {
    case 'fitting':
      return { fitting: 0.93, memorization: 0.05 }
    case 'memorization':
      // All votes are there while their span still is too short: the phase that is called stays the likeliest.
      return { memorization: 0.9 - 0.42 * votes, circuit_formation: 0.05 + 0.42 * votes, stalled: 0.03 }
    case 'circuit_formation':
      return { circuit_formation: 0.88 - 0.4 * silence, memorization: 0.04 + 0.4 * silence, cleanup: 0.06 }
    case 'cleanup':
      return { cleanup: 0.9 - 0.4 * settled, circuit_formation: 0.05, generalized: 0.03 + 0.4 * settled }
    case 'generalized':
      return { generalized: 0.95, cleanup: 0.03 }
    case 'collapsed':
      return { collapsed: 0.85, cleanup: 0.08, memorization: 0.05 }
    case 'stalled':
      return { stalled: 0.8, memorization: 0.18 }
    case 'undetermined':
      if (state.fittedStep === null) return { undetermined: 0.9, fitting: 0.1 }
      return { undetermined: 0.4, memorization: 0.3, circuit_formation: 0.2, stalled: 0.1 }
  }
}
