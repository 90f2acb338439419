/** Folds observations through the detector, and makes them from recorded runs or by hand. */
import { advise, type StepAdvice } from '../../../src/core/advice/advise.ts'
import {
  type DetectorState,
  initialState,
  type Observation,
  observe,
} from '../../../src/core/detection/detect.ts'
import type { Parameters } from '../../../src/core/detection/experts.ts'
import type { Verdict } from '../../../src/wire/advice.ts'
import type { Readings } from '../../../src/wire/reading.ts'
import type { RunSpec } from '../../../src/wire/run.ts'
import { type RecordedRun, readingsIn } from '../recorded-run.ts'
import { specOf } from '../small-run.ts'

export interface Folded {
  readonly step: number
  readonly state: DetectorState
  readonly verdict: Verdict
  readonly advice: StepAdvice
}

/** `parameters`: those that are fitted, unless given. */
export function fold(spec: RunSpec, observations: readonly Observation[], parameters?: Parameters): Folded[] {
  let state = initialState(spec, parameters)
  return observations.map((observation) => {
    const next = observe(state, observation)
    state = next.state
    return { step: observation.step, ...next, advice: advise(spec, next.state, next.verdict) }
  })
}

export const sources = ['snapshots', 'snapshots and scalars', 'scalars'] as const
export type Source = (typeof sources)[number]

/** What an advisor would know of a recorded run, step by step. */
export function observationsOf(run: RecordedRun, source: Source): Observation[] {
  const steps = new Set([
    ...(source === 'scalars' ? [] : run.measures.keys()),
    ...(source === 'snapshots' ? [] : run.scalars.keys()),
  ])
  return [...steps]
    .sort((a, b) => a - b)
    .map((step) => {
      const row = source === 'scalars' ? undefined : run.measures.get(step)
      return {
        step,
        readings: row === undefined ? null : readingsIn(row),
        scalars: source === 'snapshots' ? {} : (run.scalars.get(step) ?? {}),
      }
    })
}

/** A run modulo 113 as in the paper; the schedule as given. */
export function runOf(schedule: RunSpec['schedule'] = {}, weight_decay = 1): RunSpec {
  return specOf({
    task: { kind: 'modular_arithmetic', operation: 'add', modulus: 113 },
    optimizer: { learning_rate: 0.001, weight_decay },
    schedule,
  })
}

export function scalarsAt(step: number, scalars: Readonly<Record<string, number>>): Observation {
  return { step, readings: null, scalars }
}

/** A snapshot's readings from the values that are defined. */
export function snapshotAt(step: number, values: Readonly<Record<string, number>>): Observation {
  const readings: Readings = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value }]),
  )
  return { step, readings, scalars: {} }
}

/** Values of a run that has memorized its train data and shows nothing else. */
export const memorized = {
  train_loss: 1e-6,
  test_loss: 12,
  train_accuracy: 1,
  test_accuracy: 0.05,
  restricted_loss_top_five: 4.7,
  excluded_loss_top_five: 0.001,
  sum_averaged_loss: 6,
  gini_neuron_logit: 0.1,
  sum_squared_weights: 3000,
} as const

/** Values of a run that generalizes and whose weights rest. */
export const cleanedUp = {
  train_loss: 1e-7,
  test_loss: 1e-6,
  train_accuracy: 1,
  test_accuracy: 1,
  restricted_loss_top_five: 1e-6,
  excluded_loss_top_five: 6,
  sum_averaged_loss: 1e-6,
  gini_neuron_logit: 0.8,
  sum_squared_weights: 1000,
} as const

/** A run that memorizes, grows a circuit, cleans up and rests: snapshots at every 500 steps until 14,000. */
export function grokking(): Observation[] {
  return Array.from({ length: 29 }, (_, index) => {
    const step = 500 * index
    if (step === 0)
      return snapshotAt(0, { ...memorized, train_accuracy: 0.01, train_loss: 4.7, test_loss: 4.7 })
    const grown = Math.min(1, step / 9000)
    if (step <= 9000) {
      return snapshotAt(step, {
        ...memorized,
        test_loss: 12 * (1 - 0.45 * grown),
        restricted_loss_top_five: 4.7 * (1 - grown) + 0.01,
        excluded_loss_top_five: 0.001 + 5 * grown ** 3,
        sum_averaged_loss: 6 * (1 - grown) + 0.01,
        sum_squared_weights: 3000 - 100 * index,
      })
    }
    return snapshotAt(step, { ...cleanedUp, sum_squared_weights: step < 11_000 ? 1400 - step / 20 : 1000 })
  })
}
