/** Jacobi's method: known eigenpairs, and matrices that are put together again. */
import { expect, test } from 'vitest'
import { jacobi } from '../../../../src/core/measures/quantities/jacobi.ts'
import { seeded } from '../../seeded.ts'
import { at, sum, upTo } from '../reference/arrays.ts'

test('a rotation of 4 and 1', () => {
  const { values, vectors } = jacobi(Float64Array.of(2.5, 1.5, 1.5, 2.5), 2)
  expect(Array.from(values)).toEqual([expect.closeTo(4, 14), expect.closeTo(1, 14)])
  expect(at(vectors, 0) * at(vectors, 2)).toBeCloseTo(0.5, 14)
  expect(at(vectors, 1) * at(vectors, 3)).toBeCloseTo(-0.5, 14)
})

test('a diagonal is sorted, zeros stay', () => {
  expect(Array.from(jacobi(Float64Array.of(1, 0, 0, 0, 7, 0, 0, 0, 3), 3).values)).toEqual([7, 3, 1])
  expect(Array.from(jacobi(new Float64Array(16), 4).values)).toEqual([0, 0, 0, 0])
})

test.each([1, 5, 20])('a random matrix of %i rows is V diag V^T', (n) => {
  const random = seeded(n)
  const A = new Float64Array(n * n)
  for (const i of upTo(n)) for (const j of upTo(i + 1)) A[i * n + j] = A[j * n + i] = random.normal()
  const { values, vectors } = jacobi(A, n)
  for (const i of upTo(n))
    for (const j of upTo(n)) {
      const product = (weight: (k: number) => number) =>
        sum(upTo(n).map((k) => at(vectors, i * n + k) * weight(k) * at(vectors, j * n + k)))
      expect(product((k) => at(values, k))).toBeCloseTo(at(A, i * n + j), 12)
      expect(product(() => 1)).toBeCloseTo(Number(i === j), 12)
    }
  expect(Array.from(values)).toEqual(Array.from(values).sort((a, b) => b - a))
})
