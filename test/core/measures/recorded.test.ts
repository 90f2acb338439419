/** Readings of recorded snapshots of modular arithmetic equal those of an independent reference. */
import { expect, test } from 'vitest'
import { evaluateSnapshot } from '../../../src/core/measures/evaluate.ts'
import { measures } from '../../../src/core/measures/register.ts'
import { readSnapshot } from '../../../src/core/snapshot.ts'
import { prepareSubject } from '../../../src/core/subject.ts'
import type { ReadingValue } from '../../../src/wire/reading.ts'
import { drive } from '../drive.ts'
import {
  numberIn,
  numbersIn,
  recordedNames,
  recordedProbe,
  recordedRun,
  recordedSnapshots,
} from '../recorded-run.ts'
import { spectralMeasures } from './spectra/fixture.ts'

/** The reference has columns for all measures but these. */
const withoutColumn = [
  'frequency_energies',
  'restricted_loss_all_pairs_top_five',
  'weight_norm',
  'weight_norm_rate',
  'softmax_collapse',
  'pruned_loss',
  'pruned_accuracy',
  'low_rank_restricted_loss',
  'class_distance',
  'representation_entropy',
  'activation_sparsity',
  'quantized_complexity',
  'averaged_loss',
  ...spectralMeasures,
]

/** Those of other tasks are in recorded-tasks.test.ts. */
const ofModularArithmetic = measures.filter(({ on }) => on !== 'group' && on !== 'parity')

const cases = recordedNames.flatMap((name) => {
  const run = recordedRun(name)
  if (run.spec.task.kind !== 'modular_arithmetic') return []
  return recordedSnapshots(run).map(({ step, file }) => ({ name, step, run, file }))
})

test('two snapshots of each of five runs', () => {
  expect(cases).toHaveLength(10)
})

test.each(cases)('$name at step $step', { timeout: 120_000 }, async ({ run, step, file }) => {
  const row = run.measures.get(step) ?? expect.fail('no row of that step')
  const { task } = run.spec
  if (task.kind !== 'modular_arithmetic') return expect.fail('no modular arithmetic')
  const keys = numbersIn(row, 'hindsight_key_frequencies')
  const probe = recordedProbe(run)
  const prepared = prepareSubject({ ...run.spec, task: { ...task, key_frequencies: keys } }, probe)
  if (!prepared.ok) return expect.fail(prepared.failure.detail)
  const read = readSnapshot(prepared.subject, step, file())
  if (!read.ok) return expect.fail(read.failure.detail)
  const earlier = [{ ...read.snapshot, step: step - 100 }]
  const readings = await drive(evaluateSnapshot(prepared.subject, read.snapshot, earlier))

  for (const { description } of ofModularArithmetic) {
    const { id } = description
    const reading = readings[id] ?? expect.fail(`no reading ${id}`)
    if ('undefined_because' in reading) expect.fail(`${id}: ${reading.undefined_because}`)
    else if (withoutColumn.includes(id)) continue
    else if (id === 'top_five_frequencies') expect(reading.value).toEqual(numbersIn(row, id))
    else expectWithin(id, reading.value, numberIn(row, id), tolerance(id))
  }

  function tolerance(id: string): Tolerance {
    const rows = (split: number): number => probe.split.filter((code) => code === split).length
    const neurons = prepared.ok ? (prepared.subject.model?.neurons ?? 0) : 0
    switch (id) {
      case 'train_accuracy':
        return { absolute: 1.001 / rows(0) }
      case 'test_accuracy':
        return { absolute: 1.001 / rows(1) }
      case 'gini_embedding':
      case 'gini_neuron_logit':
        return { absolute: 1e-4 }
      case 'sum_squared_weights':
        return { relative: 1e-5 }
      case 'single_frequency_neurons':
        return { absolute: 1.001 / neurons }
      default:
        // The forward pass is float32: losses under 1e-8 are not held to their own size.
        return { relative: 1e-3, absolute: 1e-11 }
    }
  }
})

/** The largest of both is allowed. */
interface Tolerance {
  readonly relative?: number
  readonly absolute?: number
}

function expectWithin(
  id: string,
  actual: ReadingValue,
  expected: number,
  { relative = 0, absolute = 0 }: Tolerance,
): void {
  if (typeof actual !== 'number') throw new Error(`${id} is a list`)
  const most = Math.max(relative * Math.abs(expected), absolute)
  expect(Math.abs(actual - expected), `${id}: ${actual} against ${expected}`).toBeLessThanOrEqual(most)
}
