/** The logistic regression: coefficients that are known, a plain gradient, and what is not known. */
import { describe, expect, test } from 'vitest'
import { type Example, logisticRegression } from '../../../corpus/fitting/regression.ts'
import { logistic, logitOfProbability, standardized } from '../../../src/core/detection/logistic.ts'

/** Evenly spread over (0, 1), without a pattern between the dimensions (R. Kronecker's sequence). */
const spread = (index: number, dimension: number): number =>
  (index * (Math.sqrt([2, 3, 5][dimension] ?? 7) % 1)) % 1

/** Two features, and whether it is by the odds that they give. */
function examplesOf(count: number): Example[] {
  return Array.from({ length: count }, (_, index) => {
    const [x, y] = [4 * spread(index, 0) - 2, 10 * spread(index, 1)]
    const is = spread(index, 2) < logistic(-1 + 1.5 * x + 0.2 * y)
    return { values: Float64Array.of(x, y), weight: index % 3 === 0 ? 2 : 1, is }
  })
}

test('finds the coefficients that made the examples', () => {
  const { intercept, terms } = logisticRegression(['x', 'y'], examplesOf(20_000))
  const slopes = terms.map(({ weight, scale }) => weight / scale)
  expect(slopes[0]).toBeCloseTo(1.5, 1)
  expect(slopes[1]).toBeCloseTo(0.2, 1)
  const atZero = terms.reduce((sum, { weight, mean, scale }) => sum - (weight * mean) / scale, intercept)
  expect(Math.abs(atZero + 1)).toBeLessThan(0.1)
})

test('has no gradient left, by central differences of the penalized loss', () => {
  const examples = examplesOf(300)
  const { intercept, terms } = logisticRegression(['x', 'y'], examples)
  const loss = (parameters: readonly number[]): number => {
    const [constant = 0, ...weights] = parameters
    const penalty = weights.reduce((sum, weight) => sum + (3 / 2) * weight ** 2, 0)
    return examples.reduce((sum, { values, weight, is }) => {
      const logit = terms.reduce(
        (so, { mean, scale }, at) => so + (weights[at] ?? 0) * standardized(values[at] ?? 0, mean, scale),
        constant,
      )
      return sum + weight * Math.log1p(Math.exp(is ? -logit : logit))
    }, penalty)
  }
  const found = [intercept, ...terms.map(({ weight }) => weight)]
  const step = 1e-4
  for (const at of found.keys()) {
    const moved = (by: number) => loss(found.map((value, index) => (index === at ? value + by : value)))
    expect(Math.abs(moved(step) - moved(-step)) / (2 * step)).toBeLessThan(1e-4)
  }
})

describe('closed forms', () => {
  test('without features, the intercept is the weighted share in log odds', () => {
    const weights = [1, 2, 3, 4]
    const examples = weights.map((weight) => ({ values: new Float64Array(0), weight, is: weight > 3 }))
    expect(logisticRegression([], examples).intercept).toBeCloseTo(logitOfProbability(0.4), 6)
  })

  test('means and scales are weighted, over what is known', () => {
    const example = (value: number, weight: number, is: boolean): Example => ({
      values: Float64Array.of(value),
      weight,
      is,
    })
    const examples = [
      example(0, 3, true),
      example(4, 1, false),
      example(Number.NaN, 9, true),
      example(Number.NaN, 9, false),
    ]
    expect(logisticRegression(['x'], examples).terms[0]).toMatchObject({ mean: 1, scale: Math.sqrt(3) })
  })

  test('a feature that never changes, or is never known, has no weight', () => {
    const examples = examplesOf(60).map((example) => ({
      ...example,
      values: Float64Array.of(-15.36872, Number.NaN),
    }))
    const { terms } = logisticRegression(['same', 'unknown'], examples)
    for (const { weight } of terms) expect(weight).toBeCloseTo(0, 9)
    expect(terms.map(({ scale }) => scale)).toEqual([1, 1])
    expect(terms[1]?.mean).toBe(0)
  })
})

test('examples that a feature parts entirely have a finite weight, by the ridge', () => {
  const examples = Array.from({ length: 40 }, (_, index) => ({
    values: Float64Array.of(index),
    weight: 1,
    is: index >= 20,
  }))
  const weight = logisticRegression(['x'], examples).terms[0]?.weight ?? Number.NaN
  expect(weight).toBeGreaterThan(1)
  expect(weight).toBeLessThan(10)
})

test('where all examples are alike there is no answer, and that is said', () => {
  const examples = examplesOf(20).map((example) => ({ ...example, is: true }))
  expect(() => logisticRegression(['x', 'y'], examples)).toThrow('did not converge')
})
