/** Parts of eigenvectors: they solve the equation, and are those of unit vectors that are orthogonal to each other. */
import { expect, test } from 'vitest'
import { symmetricEigenvalues } from '../../../../src/core/measures/spectra/eigenvalues.ts'
import { eigenPartsOf } from '../../../../src/core/measures/spectra/eigenvectors.ts'
import { seeded } from '../../seeded.ts'

const n = 40
const indices = Array.from({ length: n }, (_, index) => index)

function symmetric(element: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    return element(Math.min(i, j), Math.max(i, j))
  })
}

const random = Float64Array.from({ length: n * n }, seeded(7).normal)

test.each([
  ['random elements', symmetric((i, j) => random[i * n + j] ?? 0)],
  ['a diagonal', symmetric((i, j) => (i === j ? i : 0))],
  ['a rank of three', symmetric((i, j) => (i % 3 === j % 3 ? 1 : 0))],
])('%s', (_, matrix) => {
  const { eigenvalues, parts } = eigenPartsOf(matrix.slice(), n, indices)
  expect(eigenvalues.toSorted().reverse()).toEqual(symmetricEigenvalues(matrix.slice(), n))
  const vectors = indices.map((index) => parts.subarray(index * n, (index + 1) * n))
  for (const [index, vector] of vectors.entries()) {
    const eigenvalue = eigenvalues[index] ?? Number.NaN
    for (const i of indices) {
      const image = indices.reduce((sum, j) => sum + (matrix[i * n + j] ?? 0) * (vector[j] ?? 0), 0)
      expect(Math.abs(image - eigenvalue * (vector[i] ?? 0))).toBeLessThan(1e-12 * n)
    }
    for (const [other, second] of vectors.entries()) {
      const dot = vector.reduce((sum, element, at) => sum + element * (second[at] ?? 0), 0)
      expect(dot).toBeCloseTo(Number(index === other), 12)
    }
  }
})

test('a few elements are those of all', () => {
  const matrix = symmetric((i, j) => random[i * n + j] ?? 0)
  const all = eigenPartsOf(matrix.slice(), n, indices).parts
  const { parts } = eigenPartsOf(matrix.slice(), n, [0, 39])
  expect(parts).toEqual(Float64Array.from(indices.flatMap((i) => [all[i * n] ?? 0, all[i * n + 39] ?? 0])))
})
