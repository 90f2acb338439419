/** Where the jump to generalization is expected: what the survival model says, as advice carries it. */
import type { Forecast } from '../../wire/advice.ts'
import { scopes } from '../detection/experts.ts'
import { quantileOf } from '../detection/forecast.ts'
import { probabilityWithinBudget } from '../detection/outlook.ts'
import type { DetectorState } from '../detection/state.ts'
import { intervalFrom, intervalTo } from '../detection/thresholds.ts'

/** Phases in which the jump is still to come. */
const before = ['memorization', 'circuit_formation', 'stalled'] as const

/** P(the jump comes at all) under which no interval is given. */
const leastChance = 0.02

/**
 * The steps between which test accuracy .9 is expected with a probability of 80%, given that it comes; null where the
 * jump has come, where no expert can speak, and where the run is unlike those that the model was fitted on.
 */
export function expectedTransition(state: DetectorState): { from_step: number; to_step: number } | null {
  const { outlook, phase } = state
  if (outlook === null || outlook.strangeness > 1 || !before.some((name) => name === phase)) return null
  const { survival, step } = outlook
  // An interval for what hardly ever comes would look sure of its place.
  if (1 - (survival.at(-1) ?? 1) < leastChance) return null
  return {
    from_step: Math.ceil(quantileOf(survival, step, intervalFrom)),
    to_step: Math.ceil(quantileOf(survival, step, intervalTo)),
  }
}

/** P(the run generalizes by the end of its budget), and what that rests on; null where nothing can be said. */
export function forecastOf(state: DetectorState): Forecast | null {
  const { budget, outlook, phase } = state
  if (budget === null) return null
  if (phase === 'cleanup' || phase === 'generalized')
    return { by_step: budget, probability: 1, rests_on: 'the test accuracy that it has' }
  const probability = probabilityWithinBudget(state)
  if (probability === null || outlook === null || outlook.strangeness > 1) return null
  return { by_step: budget, probability, rests_on: scopes[outlook.expert].inWords }
}
