/** A run as the core sees it: readings and scalars merged by step, with less and less of them. */
import { observationsOf as allOf } from '../../corpus/fitting/observations.ts'
import { weightMeasures } from '../../corpus/fitting/weights-alone.ts'
import type { Observation } from '../../src/core/detection/detect.ts'
import type { Measure } from '../../src/core/measures/measure.ts'
import { measures } from '../../src/core/measures/register.ts'
import type { Reading, Readings } from '../../src/wire/reading.ts'
import type { BenchRun } from './bench-run.ts'

/**
 * What the trainer posts: everything; snapshots alone, of which only weights are read; scalars alone; or everything but
 * what is read off the test split (measures that require its rows, and scalars that are named after it).
 */
export const inputKinds = ['all', 'weights_only', 'scalars_only', 'no_test_split'] as const
export type Inputs = (typeof inputKinds)[number]

export const inputsInWords: Record<Inputs, string> = {
  all: 'everything',
  weights_only: 'weights only: no scalars, and no measure that needs a forward pass',
  scalars_only: 'scalars only: no snapshots',
  no_test_split: 'no test split: neither scalars of it nor measures that require its rows',
}

const left: Reading = { undefined_because: 'these inputs leave it out' }

/** In the order of steps; one observation a step. */
export function observationsOf(run: BenchRun, inputs: Inputs): Observation[] {
  return allOf({
    scalars: inputs === 'weights_only' ? [] : run.scalars,
    readings: inputs === 'scalars_only' ? [] : run.readings,
  }).map(({ step, readings, scalars }) => ({
    step,
    readings: readings === null ? null : keptReadings(readings, inputs),
    scalars: keptScalars(scalars, inputs),
  }))
}

function keptScalars(scalars: Observation['scalars'], inputs: Inputs): Observation['scalars'] {
  if (inputs !== 'no_test_split') return scalars
  return Object.fromEntries(Object.entries(scalars).filter(([name]) => !name.startsWith('test_')))
}

function keptReadings(readings: Readings, inputs: Inputs): Readings {
  if (inputs === 'all') return readings
  return Object.fromEntries(
    Object.entries(readings).map(([id, reading]) => [id, isRead[inputs].has(id) ? reading : left]),
  )
}

const idsWhere = (holds: (measure: Measure) => boolean): ReadonlySet<string> =>
  new Set(measures.filter(holds).map(({ description }) => description.id))

const isRead: Record<Exclude<Inputs, 'all'>, ReadonlySet<string>> = {
  weights_only: weightMeasures,
  scalars_only: new Set(),
  no_test_split: idsWhere(
    ({ requires, description }) => !requires.includes('test') && description.split !== 'test',
  ),
}
