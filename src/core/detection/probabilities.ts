/** How sure the phase is: a probability for each, from what was filtered and from what agrees. */
import { noProbability, type Phase, type Probabilities, phases } from '../../wire/phase.ts'
import { isHopeless, isUnfit } from './hopeless.ts'
import { probabilityWithinBudget } from './outlook.ts'
import type { DetectorState } from './state.ts'
import { settledNeeded } from './thresholds.ts'

/** Weights of the phases, before normalizing. */
type Weights = Partial<Record<Phase, number>>

export function probabilitiesOf(state: DetectorState, phase: Phase): Probabilities {
  const weights = weightsOf(state, phase)
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  const probabilities = { ...noProbability }
  for (const name of phases) probabilities[name] = (weights[name] ?? 0) / total
  return probabilities
}

/**
 * Between memorization, stalled and circuit formation it is the filtered probability of a circuit. What is read off
 * losses and accuracies (fitting, cleanup, generalized, collapsed, and stalled before the fit) is judged, not calibrated.
 */
function weightsOf(state: DetectorState, phase: Phase): Weights {
  const circuit = circuitInTime(state)
  const settled = Math.min(state.settledFor, settledNeeded) / settledNeeded
  const rest = isHopeless(state) ? 'stalled' : 'memorization'
  switch (phase) {
    case 'fitting':
      return { fitting: 0.95, memorization: 0.05 }
    case 'memorization':
    case 'stalled':
      if (isUnfit(state)) return { stalled: 0.8, fitting: 0.2 }
      return between(phase, Math.min(even, circuit))
    case 'circuit_formation':
      return between(rest, Math.max(even, circuit))
    case 'cleanup':
      return { cleanup: 0.9 - 0.4 * settled, circuit_formation: 0.07, generalized: 0.03 + 0.4 * settled }
    case 'generalized':
      return { generalized: 0.96, cleanup: 0.04 }
    case 'collapsed':
      return { collapsed: 0.87, cleanup: 0.08, memorization: 0.05 }
    case 'undetermined':
      return { undetermined: 1, ...(state.outlook === null ? {} : between(rest, circuit)) }
  }
}

/**
 * A phase is called and left at marks apart, so that it can be held while the filter is on the other side of these odds:
 * then both are as likely. What the filter itself says is in the evidence.
 */
const even = 0.5

/** P(a circuit grows, and gets there within the budget), at most: one that comes too late is not called. */
function circuitInTime(state: DetectorState): number {
  return Math.min(state.circuit, probabilityWithinBudget(state) ?? 1)
}

function between(rest: 'memorization' | 'stalled', circuit: number): Weights {
  return { [rest]: 1 - circuit, circuit_formation: circuit }
}
