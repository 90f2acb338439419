/** The replay of a patience-based early stop. */
import { expect, test } from 'vitest'
import { patienceStop } from '../../../training-client/demo/patience-stop.ts'

const history = (...values: number[]) => values.map((test_loss, index) => ({ step: index * 10, test_loss }))
const onLoss = (patience: number) => ({ monitor: 'test_loss' as const, patience })

test('a plateau as of grokking stops it long before the fall', () => {
  const grokking = history(4, 5, 8, 10, 10, 9, 5, 1, 0.1)
  expect(patienceStop(grokking, onLoss(3))).toEqual({ step: 30, best: 4, best_step: 0 })
  expect(patienceStop(grokking, onLoss(7))).toEqual({ step: null, best: 0.1, best_step: 80 })
})

test('an equal value is no improvement', () => {
  expect(patienceStop(history(1, 1, 1), onLoss(2))).toEqual({ step: 20, best: 1, best_step: 0 })
})

test('NaN is no improvement, first or later', () => {
  expect(patienceStop(history(Number.NaN, Number.NaN), onLoss(2))).toEqual({
    step: 10,
    best: null,
    best_step: null,
  })
  expect(patienceStop(history(2, Number.NaN, 1), onLoss(2)).step).toBeNull()
})

test('an accuracy is to rise', () => {
  const rising = [0.1, 0.2, 0.2].map((test_accuracy, step) => ({ step, test_accuracy }))
  expect(patienceStop(rising, { monitor: 'test_accuracy', patience: 1 })).toEqual({
    step: 2,
    best: 0.2,
    best_step: 1,
  })
})

test('no history, no stop', () => {
  expect(patienceStop(history(), onLoss(1))).toEqual({ step: null, best: null, best_step: null })
})
