/** Eigenvalues of symmetric matrices: closed forms, what holds of all, and counts above a bound. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eigenvaluesAbove, symmetricEigenvalues } from '../../../../src/core/measures/spectra/eigenvalues.ts'
import { isAbove } from '../../../../src/core/measures/spectra/is-above.ts'
import { tridiagonalize } from '../../../../src/core/measures/spectra/tridiagonal.ts'

const matrix = (n: number, element: (i: number, j: number) => number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, at) => element(Math.floor(at / n), at % n))

function expectEigenvalues(given: Float64Array, expected: readonly number[], share = 1e-13): void {
  const found = symmetricEigenvalues(given, expected.length)
  const scale = Math.max(Number.MIN_VALUE, ...expected.map(Math.abs))
  for (const [index, value] of [...expected].sort((a, b) => b - a).entries())
    expect(Math.abs((found[index] ?? Number.NaN) - value) / scale).toBeLessThanOrEqual(share)
}

test('none and one', () => {
  expect(symmetricEigenvalues(new Float64Array(0), 0)).toHaveLength(0)
  expectEigenvalues(Float64Array.of(-3), [-3])
  expectEigenvalues(Float64Array.of(1, 2, 0, 1), [3, -1])
})

test('the identity, a diagonal, zeros', () => {
  expectEigenvalues(
    matrix(40, (i, j) => Number(i === j)),
    Array(40).fill(1),
    0,
  )
  expectEigenvalues(
    matrix(9, (i, j) => (i === j ? i - 4 : 0)),
    [-4, -3, -2, -1, 0, 1, 2, 3, 4],
    0,
  )
  expectEigenvalues(new Float64Array(100), Array(10).fill(0), 0)
})

test('rank one', () => {
  expectEigenvalues(
    matrix(30, (i, j) => (i + 1) * (j + 1)),
    [(30 * 31 * 61) / 6, ...Array(29).fill(0)],
  )
})

test('many eigenvalues that are zero but for rounding', () => {
  // 118 random rows of 256: what is left of the other 138 directions is noise alone.
  let state = 1
  const random = () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647 - 0.5
  }
  const rows = Array.from({ length: 118 }, () => Float64Array.from({ length: 256 }, random))
  const gram = matrix(256, (i, j) => rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0))
  const trace = gram.reduce((sum, element, at) => (at % 257 === 0 ? sum + element : sum), 0)
  const found = symmetricEigenvalues(gram, 256)
  expect(found.subarray(118).every((value) => Math.abs(value) < 1e-12 * (found[0] ?? 0))).toBe(true)
  expect(found.subarray(0, 118).reduce((sum, value) => sum + value, 0) / trace).toBeCloseTo(1, 13)
})

test.each([2, 3, 17, 128])('the second difference of %i points', (n) => {
  const expected = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos((Math.PI * (k + 1)) / (n + 1)))
  expectEigenvalues(
    matrix(n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    expected,
  )
})

test('a circulant matrix, whose eigenvalues come in pairs', () => {
  const n = 60
  const row = Array.from({ length: n }, (_, d) => 1 / (1 + Math.min(d, n - d)))
  const expected = row.map((_, k) =>
    row.reduce((sum, element, d) => sum + element * Math.cos((2 * Math.PI * k * d) / n), 0),
  )
  expectEigenvalues(
    matrix(n, (i, j) => row[Math.abs(i - j)] ?? 0),
    expected,
  )
})

test.each([1e-150, 1e-80, 1e75, 1e140])('elements of the size of %d', (scale) => {
  const n = 20
  const expected = Array.from(
    { length: n },
    (_, k) => scale * (2 - 2 * Math.cos((Math.PI * (k + 1)) / (n + 1))),
  )
  expectEigenvalues(
    matrix(n, (i, j) => scale * (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    expected,
  )
})

const symmetric = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc
    .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: n * n, maxLength: n * n })
    .map((elements) => ({
      n,
      data: matrix(n, (i, j) => elements[Math.min(i, j) * n + Math.max(i, j)] ?? 0),
    })),
)

test('trace and squares are kept, and counts above a bound are those of the eigenvalues', () => {
  fc.assert(
    fc.property(symmetric, fc.double({ min: -2e3, max: 2e3, noNaN: true }), ({ n, data }, bound) => {
      const found = symmetricEigenvalues(data.slice(), n)
      const scale = Math.max(1, ...data.map(Math.abs))
      let [trace, squares] = [0, 0]
      for (let i = 0; i < n; i += 1) trace += data[i * n + i] ?? 0
      for (const element of data) squares += element * element
      expect(Math.abs(found.reduce((a, b) => a + b, 0) - trace)).toBeLessThan(1e-12 * n * n * scale)
      expect(Math.abs(found.reduce((a, b) => a + b * b, 0) - squares)).toBeLessThan(
        1e-12 * n * n * scale * scale,
      )
      fc.pre(found.every((value) => Math.abs(value - bound) > 1e-9 * scale))
      const above = found.filter((value) => value > bound).length
      expect(eigenvaluesAbove(tridiagonalize(data.slice(), n), bound)).toBe(above)
      expect(isAbove(bound, data, n)).toBe(above === 0)
    }),
    { numRuns: 400 },
  )
})

test('what is not finite is an error, and no endless loop', () => {
  const data = matrix(5, (i, j) => (i === 1 && j === 2 ? Number.NaN : i + j))
  expect(() => symmetricEigenvalues(data, 5)).toThrow('did not converge')
})
