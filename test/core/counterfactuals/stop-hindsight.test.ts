/** What stopping would have saved and lost, by the run's own later rows or by what is known of it. */
import { describe, expect, test } from 'vitest'
import { accuraciesOf, goalOf } from '../../../src/core/counterfactuals/accuracies.ts'
import { stopHindsight } from '../../../src/core/counterfactuals/stop-hindsight.ts'
import type { Observation } from '../../../src/core/detection/detect.ts'

const rows = (values: readonly number[]): Observation[] =>
  values.map((test_accuracy, index) => ({ step: 10 * index, readings: null, scalars: { test_accuracy } }))

test.each<[readonly number[], number | null]>([
  [[0.1, 0.92, 0.96, 0.995, 1], 30],
  [[0.1, 0.92, 0.96, 0.97], 20],
  [[0.1, 0.92, 0.93], 10],
  [[0.1, 0.5], null],
  [[], null],
])('%j generalizes at %j: the first step at the highest level that is reached', (values, goal) => {
  expect(goalOf(accuraciesOf(rows(values)))).toBe(goal)
})

describe('a test accuracy', () => {
  test('is the reading, or the scalar where it has no value', () => {
    const undefinedAt: Observation = {
      step: 10,
      readings: { test_accuracy: { undefined_because: 'no probe' } },
      scalars: { test_accuracy: 0.3 },
    }
    const read: Observation = {
      step: 20,
      readings: { test_accuracy: { value: 0.4 } },
      scalars: { test_accuracy: 0.5 },
    }
    expect(accuraciesOf([undefinedAt, read])).toEqual([
      { step: 10, value: 0.3 },
      { step: 20, value: 0.4 },
    ])
  })

  test('is a share of 1: percentages and NaN are left out', () => {
    expect(accuraciesOf(rows([97, Number.NaN, 0.2]))).toEqual([{ step: 20, value: 0.2 }])
  })
})

test('a stop at the goal loses nothing, and one before it does', () => {
  const history = rows([0.1, 0.4, 0.99, 0.995])
  expect(stopHindsight(history, 20)).toMatchObject({ generalization_lost: false, steps_saved: 10 })
  expect(stopHindsight(history, 15)).toMatchObject({
    generalization_lost: true,
    steps_saved: 15,
    test_accuracy_then: 0.4,
    test_accuracy_end: 0.995,
  })
})

test('of an empty history nothing is known', () => {
  expect(stopHindsight([], null)).toEqual({
    stop_step: null,
    last_step: 0,
    steps_saved: 0,
    goal_step: null,
    test_accuracy_then: null,
    test_accuracy_end: null,
    generalization_lost: null,
  })
})
