/** What the detector's model is fitted on: features of snapshots of whole runs, with what hindsight says of each. */

import { type DetectorState, initialState, type Observation } from '../../src/core/detection/detect.ts'
import type { ExpertName } from '../../src/core/detection/experts.ts'
import { canSpeak, expertNames, scopes } from '../../src/core/detection/experts.ts'
import { type Features, featuresOf } from '../../src/core/detection/features.ts'
import { leastFall, unseen } from '../../src/core/detection/growth.ts'
import { take } from '../../src/core/detection/take.ts'
import type { RunSpec } from '../../src/wire/run.ts'
import type { Truth } from '../measuring/kept-run.ts'
import { weightsAlone } from './weights-alone.ts'

/** A run of the corpus with what an advisor would have known of it, in the order of steps. */
export interface FittingRun {
  readonly spec: RunSpec
  readonly truth: Truth
  readonly observations: readonly Observation[]
}

/** One snapshot of one run, for one expert. */
export interface Row {
  readonly values: Float64Array
  readonly step: number
  /** Each run counts the same: this over its snapshots. */
  readonly weight: number
  /** Whether a circuit is there; null where hindsight cannot say. */
  readonly circuit: boolean | null
  /** ln(step of the jump / this step); null where it never comes. */
  readonly jump: number | null
  /** ln(last recorded step / this step). */
  readonly end: number
  /** Of a run that generalizes late: the share of the way from the fit to the jump that is still ahead. Null of others. */
  readonly lead: number | null
  /** How far the losses on unseen data that the expert sees have fallen: leastFall of growth.ts. */
  readonly fall: number | null
}

/** What a run weighs, in snapshots. */
const runWeight = 10

/**
 * Every snapshot after the fit and before the jump (test accuracy .9), as each expert sees it. The expert on weights alone
 * is asked where nothing tells of the fit: it sees the run without all else, from its start on.
 */
export function rowsOf({ spec, truth, observations }: FittingRun): Record<ExpertName, Row[]> {
  const rows: Record<ExpertName, Omit<Row, 'weight'>[]> = {
    structure: [],
    forward: [],
    scalars: [],
    no_test: [],
    weights: [],
  }
  const jump = truth.generalizes ? (truth.generalized_step?.['test_accuracy_0.9'] ?? null) : null
  const last = observations.at(-1)?.step ?? 0
  let state = initialState(spec)
  let bare = initialState(spec)
  for (const observation of observations) {
    const taken = take(state, observation)
    state = taken.state
    const { step } = observation
    if (observation.readings === null || step === 0) continue
    bare = take(bare, weightsAlone(observation)).state
    if (jump !== null && step >= jump) break
    const fitted = state.fittedStep ?? truth.fitted_step
    const hindsight = {
      step,
      circuit: circuitAt(truth, jump, step),
      jump: jump === null ? null : Math.log(jump / step),
      end: Math.log(Math.max(1, last / step)),
      lead: jump === null || truth.at_once || fitted === null ? null : (jump - step) / (jump - fitted),
    }
    if (canSpeak(bare, 'weights')) rows.weights.push(rowOf(bare, 'weights', hindsight))
    if (taken.slingshot || state.fittedStep === null) continue
    for (const name of expertNames)
      if (name !== 'weights' && canSpeak(state, name)) rows[name].push(rowOf(state, name, hindsight))
  }
  return {
    structure: weighted(rows.structure),
    forward: weighted(rows.forward),
    scalars: weighted(rows.scalars),
    no_test: weighted(rows.no_test),
    weights: weighted(rows.weights),
  }
}

type Hindsight = Omit<Row, 'weight' | 'values' | 'fall'>

function rowOf(state: DetectorState, name: ExpertName, hindsight: Hindsight): Omit<Row, 'weight'> {
  const { features } = scopes[name]
  const seen = unseen.filter((level) => features.includes(`${level}.fall`))
  return { ...hindsight, fall: leastFall(state, seen), values: valuesOf(state, name) }
}

function weighted(rows: readonly Omit<Row, 'weight'>[]): Row[] {
  return rows.map((row) => ({ ...row, weight: runWeight / rows.length }))
}

/** The row's values by the names of the expert's features. */
export function featuresIn({ values }: Pick<Row, 'values'>, features: readonly string[]): Features {
  return new Map(
    features.map((name, at) => {
      const value = values[at] ?? Number.NaN
      return [name, Number.isNaN(value) ? null : value]
    }),
  )
}

/** NaN where nothing tells. */
function valuesOf(state: DetectorState, name: ExpertName): Float64Array {
  return Float64Array.from(featuresOf(state, scopes[name].features).values(), (value) => value ?? Number.NaN)
}

/** Where the task's structure gives no boundary, a circuit is there in the second half of the plateau. */
function circuitAt(truth: Truth, jump: number | null, step: number): boolean | null {
  if (jump === null) return false
  if (truth.circuit_formation_step !== null) return step >= truth.circuit_formation_step
  const fitted = truth.fitted_step ?? 0
  return step - fitted > 0.5 * (jump - fitted) ? true : null
}
