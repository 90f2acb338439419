/** Logistic regressions as data: closed forms. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  contributionOf,
  type Logistic,
  logistic,
  logitOf,
  logitOfProbability,
  standardized,
} from '../../../src/core/detection/logistic.ts'

const model: Logistic = {
  intercept: 0.5,
  terms: [
    { feature: 'since_fit', mean: 2, scale: 0.5, weight: 3 },
    { feature: 'test.fall', mean: -1, scale: 2, weight: -1 },
  ],
}

test('the logit is the intercept and each weight times its standardized value', () => {
  const values = new Map([
    ['since_fit', 2.5],
    ['test.fall', 1],
  ])
  expect(logitOf(model, values)).toBe(0.5 + 3 * 1 - 1 * 1)
})

test('what is not known counts as the mean, whether it is null or not there', () => {
  expect(logitOf(model, new Map())).toBe(0.5)
  const values = new Map([
    ['since_fit', null],
    ['test.fall', -1],
  ])
  expect(logitOf(model, values)).toBe(0.5)
})

test('a value further than four standard deviations away says no more', () => {
  expect(standardized(1e9, 2, 0.5)).toBe(4)
  expect(standardized(-1e9, 2, 0.5)).toBe(-4)
  expect(standardized(4, 2, 0.5)).toBe(4)
  expect(standardized(3.9, 2, 0.5)).toBeCloseTo(3.8, 12)
})

test('contributions and the intercept are the logit', () => {
  fc.assert(
    fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (value) => {
      const values = new Map([['since_fit', value]])
      const sum = model.terms.reduce((so, term) => so + contributionOf(term, values), model.intercept)
      expect(sum).toBeCloseTo(logitOf(model, values), 12)
    }),
    { numRuns: 50, seed: 1 },
  )
})

test('logit and probability are inverses', () => {
  expect(logistic(0)).toBe(0.5)
  expect(logitOfProbability(0.5)).toBe(0)
  for (const p of [0.001, 0.2, 0.9]) expect(logistic(logitOfProbability(p))).toBeCloseTo(p, 12)
  expect([logistic(-1000), logistic(1000)]).toEqual([0, 1])
})
