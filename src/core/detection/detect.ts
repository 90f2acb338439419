/** The detector: a fold over what is known of a run, step by step, that never looks ahead. */
import type { Verdict } from '../../wire/advice.ts'
import { averagedRatio, voteOf } from './circuit.ts'
import { evidenceFor, missingFor } from './evidence.ts'
import { phaseOf } from './phase.ts'
import { probabilitiesOf } from './probabilities.ts'
import { rolesOf } from './roles.ts'
import { isSettled } from './settled.ts'
import { type Observation, type Signals, signalsOf } from './signals.ts'
import { type DetectorState, larger, remember, smaller } from './state.ts'
import {
  collapsedFrom,
  collapsedTo,
  fittedAccuracy,
  fittedLossShare,
  slingshotFactor,
  slingshotLossShare,
  slingshotSpan,
} from './thresholds.ts'

export type { Observation } from './signals.ts'
export { type DetectorState, initialState } from './state.ts'

/** Takes in the next observation. Steps must ascend; what came late is folded again from the start. */
export function observe(
  state: DetectorState,
  observation: Observation,
): { state: DetectorState; verdict: Verdict } {
  const now = signalsOf(observation, rolesOf(state.task))
  const extremes = withExtremes(state, now)
  const { slingshotSince } = extremes
  const slingshot = slingshotSince !== null && now.step <= slingshotSpan * slingshotSince
  const counted = slingshot
    ? { ...extremes, recent: remember(state.recent, now) }
    : withCounts(extremes, state, now)
  const phase = slingshot ? state.phase : phaseOf(counted, state.phase, now)
  const next = {
    ...counted,
    phase,
    sinceStep: phase === state.phase && state.recent.length > 0 ? state.sinceStep : now.step,
  }
  const evidence = evidenceFor(next, phase, now)
  if (slingshot) {
    evidence.unshift({
      measure: 'train_loss',
      step: now.step,
      value: now.trainLoss,
      statement: 'Train loss jumped far above its minimum (a slingshot), so this step changes nothing.',
    })
  }
  return {
    state: next,
    verdict: {
      step: now.step,
      phase,
      since_step: next.sinceStep,
      probabilities: probabilitiesOf(next, phase),
      evidence,
      missing: missingFor(next, now),
    },
  }
}

function withExtremes(state: DetectorState, now: Signals): DetectorState {
  const fittedStep = state.fittedStep ?? (isFitted(state, now) ? now.step : null)
  const fitted = fittedStep !== null
  const leastTrainLoss = fitted ? smaller(state.leastTrainLoss, now.trainLoss) : null
  return {
    ...state,
    fittedStep,
    leastTrainLoss,
    slingshotSince: isFarAbove(leastTrainLoss, state.uniformLoss, now.trainLoss)
      ? (state.slingshotSince ?? now.step)
      : null,
    mostRestricted: fitted ? larger(state.mostRestricted, now.restricted) : null,
    leastExcluded: fitted ? smaller(state.leastExcluded, now.excluded) : null,
    mostAveragedRatio: fitted ? larger(state.mostAveragedRatio, averagedRatio(now)) : null,
    mostAveraged: fitted ? larger(state.mostAveraged, now.averaged) : null,
    mostTestLoss: larger(state.mostTestLoss, now.testLoss),
    mostTestAccuracy: larger(state.mostTestAccuracy, now.testAccuracy),
    structured: state.structured + (now.averaged !== null || now.restricted !== null ? 1 : 0),
  }
}

function withCounts(extremes: DetectorState, before: DetectorState, now: Signals): DetectorState {
  const recent = remember(before.recent, now)
  const settled = isSettled(extremes, now, before.recent)
  const collapsed =
    now.testAccuracy !== null &&
    (before.mostTestAccuracy ?? 0) >= collapsedFrom &&
    now.testAccuracy < collapsedTo
  const base = {
    ...extremes,
    recent,
    settledFor: counted(before.settledFor, settled, now.weights || before.structured === 0),
    collapsedFor: counted(before.collapsedFor, collapsed, now.testAccuracy !== null),
  }
  if (extremes.fittedStep === null || now.restricted === null) return base
  const vote = voteOf(extremes, now, before.recent)
  if (vote === null) return { ...base, votes: 0, voteOnset: null, silence: before.silence + 1 }
  return { ...base, votes: before.votes + 1, voteOnset: before.voteOnset ?? now.step, silence: 0 }
}

/** One more where it shows, none where it does not, as before where the observation cannot tell. */
function counted(before: number, shows: boolean, tells: boolean): number {
  if (!tells) return before
  return shows ? before + 1 : 0
}

function isFitted(state: DetectorState, now: Signals): boolean {
  if (now.trainAccuracy !== null) return now.trainAccuracy >= fittedAccuracy
  return (
    now.trainLoss !== null &&
    state.uniformLoss !== null &&
    now.trainLoss < fittedLossShare * state.uniformLoss
  )
}

function isFarAbove(least: number | null, uniformLoss: number | null, trainLoss: number | null): boolean {
  if (least === null || uniformLoss === null || trainLoss === null) return false
  return trainLoss > slingshotFactor * least && trainLoss > slingshotLossShare * uniformLoss
}
