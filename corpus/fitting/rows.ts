/** What the detector's model is fitted on: features of snapshots of whole runs, with what hindsight says of each. */

import { type DetectorState, initialState, type Observation } from '../../src/core/detection/detect.ts'
import type { ExpertName } from '../../src/core/detection/experts.ts'
import { canSpeak, expertNames, scopes } from '../../src/core/detection/experts.ts'
import { featuresOf } from '../../src/core/detection/features.ts'
import { take } from '../../src/core/detection/take.ts'
import type { RunSpec } from '../../src/wire/run.ts'
import type { Truth } from '../measuring/kept-run.ts'

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
}

/** What a run weighs, in snapshots. */
const runWeight = 10

/** Every snapshot after the fit and before the jump (test accuracy .9), as each expert sees it. */
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
  for (const observation of observations) {
    const taken = take(state, observation)
    state = taken.state
    const { step } = observation
    if (observation.readings === null || taken.slingshot || state.fittedStep === null || step === 0) continue
    if (jump !== null && step >= jump) break
    const hindsight = {
      step,
      circuit: circuitAt(truth, jump, step),
      jump: jump === null ? null : Math.log(jump / step),
      end: Math.log(Math.max(1, last / step)),
    }
    for (const name of expertNames)
      if (canSpeak(state, name)) rows[name].push({ ...hindsight, values: valuesOf(state, name) })
  }
  return {
    structure: weighted(rows.structure),
    forward: weighted(rows.forward),
    scalars: weighted(rows.scalars),
    no_test: weighted(rows.no_test),
    weights: weighted(rows.weights),
  }
}

function weighted(rows: readonly Omit<Row, 'weight'>[]): Row[] {
  return rows.map((row) => ({ ...row, weight: runWeight / rows.length }))
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
