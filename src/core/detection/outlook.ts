/** What the fitted model says after an observation: whether a circuit grows, and when the jump comes. */
import { type Expert, expertFor, scopes } from './experts.ts'
import { type Features, featuresOf } from './features.ts'
import { probabilityBy, survivalOf } from './forecast.ts'
import { logistic, logitOf, logitOfProbability, standardized } from './logistic.ts'
import { motionOf } from './motion.ts'
import type { DetectorState, Outlook } from './state.ts'
import { circuitEnds, circuitStarts, evidenceWeight, hopelessMarks, stopMark } from './thresholds.ts'

/** The state with the model's view of its newest observation; unchanged before the fit and where no expert can speak. */
export function withOutlook(state: DetectorState): DetectorState {
  const name = expertFor(state)
  const step = state.recent.at(-1)?.step
  if ((state.fittedStep === null && state.seesTrain) || name === null || step === undefined) return state
  const expert = state.parameters.experts[name]
  const features = featuresOf(state, scopes[name].features)
  const outlook: Outlook = {
    step,
    expert: name,
    strangeness: squaredDeviation(expert, features) / expert.usual,
    survival: survivalOf(expert.hazard, features),
  }
  const before = state.outlook === null ? null : { circuit: state.circuit, step: state.outlook.step }
  const circuit = filtered(before, step, logRatioOf(expert, features))
  return withHopeless({ ...state, circuit, outlook }, step)
}

/** ln of the likelihood ratio of a circuit: what the expert says of one snapshot, over what is usual. */
export function logRatioOf(
  { circuit, prior }: Pick<Expert, 'circuit' | 'prior'>,
  features: Features,
): number {
  return logitOf(circuit, features) - logitOfProbability(prior)
}

/**
 * P(a circuit grows) after a snapshot, from that after the snapshot before; null where there was none. One step of the
 * forward algorithm of a hidden Markov model with two states, no circuit and circuit, in the logarithm of steps. The
 * likelihood ratio is that of a discriminative model over its prior (Bourlard & Morgan 1994, chapter 7), tempered since one
 * snapshot is much like the last.
 */
export function filtered(
  before: { readonly circuit: number; readonly step: number } | null,
  step: number,
  logRatio: number,
): number {
  const passed = before === null ? 0 : Math.log(step / Math.max(1, before.step))
  const starts = 1 - Math.exp(-circuitStarts * passed)
  const ends = 1 - Math.exp(-circuitEnds * passed)
  const circuit = before?.circuit ?? firstCircuit
  const predicted = circuit * (1 - ends) + (1 - circuit) * starts
  return logistic(logitOfProbability(predicted) + evidenceWeight * logRatio)
}

/** P(circuit) at the fit. */
const firstCircuit = 0.05

function withHopeless(state: DetectorState, step: number): DetectorState {
  const probability = probabilityWithinBudget(state)
  const isStrange = (state.outlook?.strangeness ?? 0) > 1
  const under = (mark: number) => probability !== null && !isStrange && probability < mark
  const mark = hopelessMarks[motionOf(state)]
  return {
    ...state,
    hopelessSince: under(mark) ? (state.hopelessSince ?? step) : null,
    hopelessFor: under(mark) ? state.hopelessFor + 1 : 0,
    stopSince: under(stopMark) ? (state.stopSince ?? step) : null,
    stopFor: under(stopMark) ? state.stopFor + 1 : 0,
  }
}

/** P(test accuracy .9 by the end of the budget); null where no budget is known or nothing can be said. */
export function probabilityWithinBudget({ outlook, budget }: DetectorState): number | null {
  if (outlook === null || budget === null) return null
  return probabilityBy(outlook.survival, outlook.step, budget)
}

/** The same; where no budget is known, P(test accuracy .9 at all, as far ahead as the model looks). */
export function probabilityAhead(state: DetectorState): number | null {
  const { outlook } = state
  return probabilityWithinBudget(state) ?? (outlook === null ? null : 1 - (outlook.survival.at(-1) ?? 1))
}

/** The mean over the known features of their squared distance from the mean, in squared standard deviations. */
export function squaredDeviation({ hazard }: Pick<Expert, 'hazard'>, features: Features): number {
  let [sum, known] = [0, 0]
  for (const { feature, mean, scale } of hazard.terms) {
    const value = features.get(feature) ?? null
    if (value === null) continue
    sum += standardized(value, mean, scale) ** 2
    known += 1
  }
  return known === 0 ? 0 : sum / known
}
