/** The Fourier basis: orthonormal, in the paper's order, and exact far from zero. */
import { expect, test } from 'vitest'
import { fourierBasis } from '../../../src/core/tasks/fourier.ts'

test.each([2, 3, 4, 5, 58, 59, 113])('of order %i its rows are orthonormal', (n) => {
  const { rows, frequencies } = fourierBasis(n)
  expect(frequencies).toBe(Math.floor(n / 2))
  const row = (index: number): Float64Array => rows.subarray(index * n, (index + 1) * n)
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const product = row(i).reduce((sum, value, x) => sum + value * (row(j)[x] ?? 0), 0)
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-13)
    }
  }
})

test('rows are the constant, then cosine and sine of each frequency', () => {
  const { rows, cosines, sines } = fourierBasis(5)
  expect(Array.from(rows.subarray(0, 5))).toEqual(Array(5).fill(1 / Math.sqrt(5)))
  for (const k of [1, 2]) {
    const [cosine, sine] = [cosines.subarray((k - 1) * 5, k * 5), sines.subarray((k - 1) * 5, k * 5)]
    expect(rows.subarray((2 * k - 1) * 5, 2 * k * 5)).toEqual(cosine)
    expect(rows.subarray(2 * k * 5, (2 * k + 1) * 5)).toEqual(sine)
    expect(cosine[1]).toBeCloseTo(Math.sqrt(2 / 5) * Math.cos((2 * Math.PI * k) / 5), 15)
    expect(sine[1]).toBeCloseTo(Math.sqrt(2 / 5) * Math.sin((2 * Math.PI * k) / 5), 15)
  }
})

test('the Nyquist frequency of an even order alternates and has no sine', () => {
  const { cosines, sines } = fourierBasis(4)
  expect(Array.from(cosines.subarray(4))).toEqual([0.5, -0.5, 0.5, -0.5])
  expect(Array.from(sines.subarray(4))).toEqual([0, 0, 0, 0])
})
