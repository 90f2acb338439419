/** A run reaches an advisor step by step with the inputs that it may see, and no advisor judges what it learned from. */
import { describe, expect, test } from 'vitest'
import { heldOut, inSample } from '../../../bench/advice/folds.ts'
import { observationsOf } from '../../../bench/advice/inputs.ts'
import { late, made } from './made-runs.ts'

const reading = (value: number) => ({ value })
const run = made({
  scalars: [
    { step: 0, train_loss: 3, test_loss: 'NaN' },
    { step: 10, train_loss: 2, test_accuracy: 0.5 },
  ],
  readings: [
    { step: 10, readings: { train_loss: reading(2), test_loss: reading(4), weight_norm: reading(9) } },
    { step: 20, readings: { excluded_loss_top_five: reading(1), gini_neuron_logit: reading(0.5) } },
  ],
})
const left = { undefined_because: expect.any(String) }

describe('observations', () => {
  test('merge readings and scalars by step', () => {
    expect(observationsOf(run, 'all')).toEqual([
      { step: 0, readings: null, scalars: { train_loss: 3, test_loss: Number.NaN } },
      { step: 10, readings: run.readings[0]?.readings, scalars: { train_loss: 2, test_accuracy: 0.5 } },
      { step: 20, readings: run.readings[1]?.readings, scalars: {} },
    ])
  })

  test('of weights only have no scalars, and no reading of a forward pass', () => {
    expect(observationsOf(run, 'weights_only')).toEqual([
      { step: 10, readings: { train_loss: left, test_loss: left, weight_norm: reading(9) }, scalars: {} },
      { step: 20, readings: { excluded_loss_top_five: left, gini_neuron_logit: reading(0.5) }, scalars: {} },
    ])
  })

  test('of scalars only have no readings', () => {
    expect(observationsOf(run, 'scalars_only').map(({ step, readings }) => [step, readings])).toEqual([
      [0, null],
      [10, null],
    ])
  })

  test('without a test split have neither its scalars nor its readings', () => {
    const [first, second, third] = observationsOf(run, 'no_test_split')
    expect(first?.scalars).toEqual({ train_loss: 3 })
    expect(second?.scalars).toEqual({ train_loss: 2 })
    expect(second?.readings).toEqual({ train_loss: reading(2), test_loss: left, weight_norm: reading(9) })
    expect(third?.readings?.['excluded_loss_top_five']).toEqual(reading(1))
  })
})

test('a configuration is judged by an advisor that learned from all others', () => {
  const runs = [
    made({ name: 'a1', configuration: 'a', truth: late }),
    made({ name: 'b1', configuration: 'b' }),
    made({ name: 'a2', configuration: 'a' }),
    made({ name: 'alone', truth: late }),
  ]
  const names = (of: readonly { readonly name: string }[]): string[] => of.map(({ name }) => name)
  const folds = heldOut(runs)
  expect(folds.map((fold) => names(fold.runs))).toEqual([['a1', 'a2'], ['b1'], ['alone']])
  expect(folds.map(({ training }) => names(training))).toEqual([
    ['b1', 'alone'],
    ['a1', 'a2', 'alone'],
    ['a1', 'b1', 'a2'],
  ])
  expect(folds.map(({ baseRate }) => baseRate)).toEqual([1 / 2, 2 / 3, 1 / 3])
  expect(inSample(runs)).toEqual([{ training: runs, runs, baseRate: 1 / 2 }])
})
