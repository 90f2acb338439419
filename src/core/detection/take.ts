/** Takes an observation into the state: what is remembered of it, before anything is made of it. */
import { levelsOf } from './levels.ts'
import { rolesOf } from './roles.ts'
import { isSettled } from './settled.ts'
import { type Observation, type Signals, signalsOf } from './signals.ts'
import { type DetectorState, extended, larger, type Remembered, remember, smaller } from './state.ts'
import {
  collapsedFrom,
  collapsedTo,
  fittedAccuracy,
  fittedLossShare,
  slingshotFactor,
  slingshotLossShare,
  slingshotSpan,
} from './thresholds.ts'

export interface Taken {
  readonly state: DetectorState
  readonly now: Remembered
  /** Whether the train loss is far above its minimum, and has not been so for long: such a step decides nothing. */
  readonly slingshot: boolean
}

export function take(before: DetectorState, observation: Observation): Taken {
  const signals = signalsOf(observation, rolesOf(before.task))
  const now: Remembered = { ...signals, levels: levelsOf(signals, before.uniformLoss) }
  const state = withExtremes(before, now)
  const { slingshotSince } = state
  const slingshot = slingshotSince !== null && now.step <= slingshotSpan * slingshotSince
  const recent = remember(state.recent, now)
  if (slingshot) return { state: { ...state, recent }, now, slingshot }
  return { state: { ...withCounts(state, now), recent }, now, slingshot }
}

function withExtremes(state: DetectorState, now: Remembered): DetectorState {
  const fittedStep = state.fittedStep ?? (isFitted(state, now) ? now.step : null)
  const fitted = fittedStep !== null
  const seesTrain = state.seesTrain || now.trainLoss !== null || now.trainAccuracy !== null
  // Where nothing tells when the run was fitted, its weights are compared with all of its past.
  const counts = fitted || !seesTrain
  const leastTrainLoss = fitted ? smaller(state.leastTrainLoss, now.trainLoss) : null
  const above = isFarAbove(leastTrainLoss, state.uniformLoss, now.trainLoss)
  return {
    ...state,
    fittedStep,
    leastTrainLoss,
    slingshotSince: above ? (state.slingshotSince ?? now.step) : null,
    slingshots: state.slingshots + (above && state.slingshotSince === null ? 1 : 0),
    seesTrain,
    most: counts ? extended(state.most, now.levels, Math.max) : state.most,
    least: counts ? extended(state.least, now.levels, Math.min) : state.least,
    mostTestLoss: larger(state.mostTestLoss, now.testLoss),
    mostTestAccuracy: larger(state.mostTestAccuracy, now.testAccuracy),
    structured: state.structured + (now.averaged !== null || now.restricted !== null ? 1 : 0),
    snapshots: state.snapshots + (now.weights ? 1 : 0),
  }
}

function withCounts(state: DetectorState, now: Signals): DetectorState {
  const settled = isSettled(state, now, state.recent)
  const collapsed =
    now.testAccuracy !== null &&
    (state.mostTestAccuracy ?? 0) >= collapsedFrom &&
    now.testAccuracy < collapsedTo
  return {
    ...state,
    settledFor: counted(state.settledFor, settled, now.weights || state.structured === 0),
    collapsedFor: counted(state.collapsedFor, collapsed, now.testAccuracy !== null),
  }
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
