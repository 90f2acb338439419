/** The power-law fit: against the powerlaw package, a closed form, and where there is none. */
import { describe, expect, test } from 'vitest'
import { fitPowerLaw, leastNumbers } from '../../../../src/core/measures/spectra/power-law.ts'
import { expectClose } from '../against-reference.ts'
import { fixture } from './fixture.ts'

const fitted = (numbers: Iterable<number>) => fitPowerLaw(Float64Array.from(numbers)) ?? expect.fail('no fit')

test.each(Object.entries(fixture.tails))('a tail of exponent %s, as the package fits it', (_, tail) => {
  const { alpha, distance } = fitted(tail.numbers)
  expectClose(alpha, tail.alpha, 1e-9)
  expectClose(distance, tail.distance, 1e-9)
})

test('quantiles of a power law have its exponent', () => {
  const count = 4000
  const { alpha, distance } = fitted(Array.from({ length: count }, (_, i) => (1 - (i + 0.5) / count) ** -0.5))
  expect(alpha).toBeCloseTo(3, 2)
  expect(distance).toBeLessThan(1e-3)
})

test('order and a factor change nothing', () => {
  const numbers = fixture.tails['2.5']?.numbers ?? expect.fail('no tail')
  const [one, other] = [fitted(numbers), fitted(numbers.toReversed().map((number) => 1024 * number))]
  expect(other.alpha).toBeCloseTo(one.alpha, 10)
  expect(other.least).toBe(1024 * one.least)
  expect(other.count).toBe(one.count)
})

describe('there is none', () => {
  test.each([
    ['of nothing', []],
    ['of too few numbers', Array.from({ length: leastNumbers - 1 }, (_, i) => i + 1)],
    ['of equal numbers', Array(50).fill(2)],
    ['where only a few are positive', [...Array(50).fill(0), 1, 2, 3]],
  ])('%s', (_, numbers: readonly number[]) => {
    expect(fitPowerLaw(Float64Array.from(numbers))).toBeNull()
  })
})
