/** Stoppers stop where their documented rules say, on series short enough to follow by hand. */
import { describe, expect, test } from 'vitest'
import {
  lossNotDecreasingStop,
  overfitStop,
  overtrainingStop,
} from '../../../bench/advice/stoppers/debugger.ts'
import { medianStop, medianStopper } from '../../../bench/advice/stoppers/median.ts'
import { patienceGrid, patienceStop } from '../../../bench/advice/stoppers/patience.ts'
import { runStoppers } from '../../../bench/advice/stoppers/register.ts'
import { toMaximum, toPlannedEnd } from '../../../bench/advice/stoppers/schedule.ts'
import type { Point } from '../../../bench/advice/stoppers/stopper.ts'
import { canRead } from '../../../bench/advice/stoppers/stopper.ts'
import { accuracyThreshold, normStop } from '../../../bench/advice/stoppers/threshold.ts'
import { plateauStop } from '../../../src/core/counterfactuals/plateau.ts'
import { late, made, series } from './made-runs.ts'

const every = (step: number, values: readonly number[]): Point[] =>
  values.map((value, index) => ({ step: step * index, value }))

describe('patience', () => {
  const run = made({ scalars: series('test_loss', [3, 2, 2.5, 2, 1.5, 1.6, 1.6, 1.6]) })

  test('counts from the last improvement, and an equal value is none', () => {
    expect(patienceStop(run, 'test_loss', { steps: 20 }, 0)).toBe(30)
    expect(patienceStop(run, 'test_loss', { steps: 30 }, 0)).toBe(70)
    expect(patienceStop(run, 'test_loss', { steps: 40 }, 0)).toBeNull()
  })

  test('what is better by no more than min_delta is no improvement', () => {
    expect(patienceStop(run, 'test_loss', { steps: 30 }, 1)).toBe(30)
    expect(patienceStop(run, 'test_loss', { steps: 40 }, 1)).toBeNull()
  })

  test('a share of the budget is so many steps', () => {
    expect(patienceStop(run, 'test_loss', { share: 0.02 }, 0)).toBe(30)
  })

  test('accuracy improves upward, and NaN is no improvement', () => {
    const accurate = made({ scalars: series('test_accuracy', [0.1, 0.2, 'NaN', 0.1, 0.3]) })
    expect(patienceStop(accurate, 'test_accuracy', { steps: 20 }, 0)).toBe(30)
    expect(patienceStop(accurate, 'test_accuracy', { steps: 30 }, 0)).toBeNull()
  })

  test('what is not reported stops nothing', () => {
    expect(patienceStop(run, 'test_accuracy', { steps: 20 }, 0)).toBeNull()
  })
})

test('a plateau stops at the third reduction, each after eleven checks without an improvement', () => {
  expect(plateauStop(every(1, Array(34).fill(1)))).toBe(33)
  expect(plateauStop(every(1, Array(33).fill(1)))).toBeNull()
  expect(plateauStop(every(1, [...Array(11).fill(1), 0.5, ...Array(32).fill(1)]))).toBeNull()
  // A ten-thousandth better is not better.
  expect(plateauStop(every(1, [1, ...Array(33).fill(0.99995)]))).toBe(33)
})

describe('the median rule', () => {
  const others = [[0.2, 0.4], [0.4, 0.6], [0.8]].map((values) => every(10, values))

  test('stops a best under the median of the running averages, with three others at least', () => {
    expect(medianStop(every(10, [0.4, 0.45]), others)).toBe(10)
    expect(medianStop(every(10, [0.4, 0.5]), others)).toBeNull()
    expect(medianStop(every(10, [0.1, 0.1]), others.slice(1))).toBeNull()
  })

  test('compares with other runs of the same configuration', () => {
    const runOf = (configuration: string, accuracy: number) =>
      made({ configuration, scalars: series('test_accuracy', [accuracy]) })
    const [low, ...rest] = [0.1, 0.5, 0.6, 0.7].map((accuracy) => runOf('a', accuracy))
    if (low === undefined) throw new Error('there is a first run')
    const elsewhere = runOf('b', 0.05)
    const { stopAt } = medianStopper([low, ...rest, elsewhere])
    expect([low, ...rest, elsewhere].map(stopAt)).toEqual([0, 0, null, null, null])
  })
})

describe('the rules of SageMaker Debugger', () => {
  test('loss_not_decreasing checks every ten steps, against a line ten steps back at least', () => {
    // Lines every three steps: checked at 12 (against 0), 24 (against 12).
    const falling = [1, 1, 1, 1, 0.9]
    expect(lossNotDecreasingStop(every(3, [...falling, 0.9, 0.9, 0.9, 0.9]))).toBe(24)
    expect(lossNotDecreasingStop(every(3, [...falling, 0.9, 0.9, 0.9, 0.8]))).toBeNull()
    expect(lossNotDecreasingStop(every(3, [1, 1, 1, 1, 1]))).toBe(12)
    expect(lossNotDecreasingStop(every(3, [1, 1, 1, 1, 0.9995]))).toBeNull()
  })

  test('overfit fires where the test loss is over the train loss by a tenth', () => {
    expect(overfitStop(every(10, [1, 1, 1]), every(10, [1, 1.05, 1.2]))).toBe(20)
    expect(overfitStop(every(10, [1, 1, 1]), every(10, [1, 1.05, 1.09]))).toBeNull()
  })

  test('overtraining needs both losses to be stale, for five and for ten checks', () => {
    const flat = every(1, Array(12).fill(1))
    const falling = every(
      1,
      flat.map((_, index) => 3 - 0.2 * index),
    )
    expect(overtrainingStop(flat, flat)).toBe(10)
    expect(overtrainingStop(falling, flat)).toBeNull()
    expect(overtrainingStop(flat, falling)).toBeNull()
  })
})

test('thresholds stop at the first value past them', () => {
  expect(accuracyThreshold.stopAt(made({ scalars: series('test_accuracy', [0.5, 0.98, 0.99, 1]) }))).toBe(20)
  expect(normStop(every(10, [4, 5, 4, 3.9]), 0.8)).toBe(30)
  expect(normStop(every(10, [4, Number.NaN, 4]), 0.8)).toBeNull()
})

test('without a stopper the plan ends a run, or its budget does', () => {
  const run = made({ budget: 900 })
  expect([toPlannedEnd.stopAt(run), toMaximum.stopAt(run)]).toEqual([300, null])
})

test('a stopper needs what it reads', () => {
  const [onTest] = patienceGrid('test_loss')
  if (onTest === undefined) throw new Error('the grid is empty')
  const kinds = ['all', 'weights_only', 'scalars_only', 'no_test_split'] as const
  expect(kinds.map((inputs) => canRead(onTest, inputs))).toEqual([true, false, true, false])
})

test('hindsight chooses the patience of least regret, and of fewest false stops', () => {
  // The test loss rises from the start, falls at 600: patience of less stops too early.
  const loss = Array.from({ length: 101 }, (_, line) => (line < 60 ? 1 + line / 60 : 0.01))
  const generalizing = made({ truth: late, scalars: series('test_loss', loss) })
  const hopeless = made({ scalars: series('test_loss', Array(101).fill(1)) })
  const { bestPatience } = runStoppers([generalizing, hopeless])
  // 1,000 steps or less than 600 cost a budget or most of one; 600 cost (600 - 100) / 1000 on the hopeless run.
  expect(bestPatience.stopper.name).toContain('patience on test_loss, 60% of the budget')
  expect(bestPatience.scores.map(({ regret }) => regret)).toEqual([0.2, 0.5])
})
