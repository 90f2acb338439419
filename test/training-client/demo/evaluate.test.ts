/** Losses and accuracies in float64: closed forms and the edges. */
import { expect, test } from 'vitest'
import { evaluateLogits } from '../../../training-client/demo/evaluate.ts'

const one = (logits: number[], label: number) =>
  evaluateLogits(Float32Array.from(logits), logits.length, Int32Array.of(label), Uint8Array.of(0)).train

test('equal logits lose log(n) and are not right', () => {
  expect(one([0, 0, 0, 0], 1)).toEqual({ loss: Math.log(4), accuracy: 0 })
})

test('a gap of 60 is a loss of exp(-60), not 0', () => {
  expect(one([60, 0], 0).loss / Math.exp(-60)).toBeCloseTo(1, 12)
})

test('a huge wrong logit gives its gap, not infinity', () => {
  expect(one([0, 5000], 0)).toEqual({ loss: 5000, accuracy: 0 })
})

test.each([[[Number.NaN, 0]], [[0, Number.NaN]]])('NaN stays NaN: %j', (logits) => {
  expect(one(logits, 0).loss).toBeNaN()
})

test('splits are kept apart, and a split without examples is NaN', () => {
  const logits = Float32Array.of(9, 0, 0, 9)
  const both = evaluateLogits(logits, 2, Int32Array.of(0, 0), Uint8Array.of(0, 1))
  expect(both.train.accuracy).toBe(1)
  expect(both.test.accuracy).toBe(0)
  const trainOnly = evaluateLogits(logits, 2, Int32Array.of(0, 1), Uint8Array.of(0, 0))
  expect(trainOnly.train.accuracy).toBe(1)
  expect(trainOnly.test.loss).toBeNaN()
})
