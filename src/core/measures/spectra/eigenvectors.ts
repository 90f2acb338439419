/** Eigenvalues of a small symmetric matrix, and a few elements of each eigenvector. */
import { normalize, tridiagonalEigenvalues } from './eigenvalues.ts'
import { tridiagonalize } from './tridiagonal.ts'

export interface EigenParts {
  /** In no order. */
  readonly eigenvalues: Float64Array
  /** [n, parts]: the parts of the eigenvectors of norm 1, in the order of their eigenvalues. */
  readonly parts: Float64Array
}

/**
 * As symmetricEigenvalues, with the elements `at` of each eigenvector: as many times n^2 operations more, where all of them
 * would be n^3.
 */
export function eigenPartsOf(matrix: Float64Array, n: number, at: readonly number[]): EigenParts {
  const count = at.length
  const scale = normalize(matrix, n)
  const parts = new Float64Array(n * count)
  for (const [part, element] of at.entries()) parts[element * count + part] = 1
  const tridiagonal = tridiagonalize(matrix, n, (v, from, factor) => {
    const sums = new Float64Array(count)
    for (let j = from; j < n; j += 1)
      for (let part = 0; part < count; part += 1)
        sums[part] = (sums[part] ?? 0) + (v[j] ?? 0) * (parts[j * count + part] ?? 0)
    for (let j = from; j < n; j += 1)
      for (let part = 0; part < count; part += 1)
        parts[j * count + part] = (parts[j * count + part] ?? 0) - factor * (v[j] ?? 0) * (sums[part] ?? 0)
  })
  const eigenvalues = tridiagonalEigenvalues(tridiagonal, (i, c, s) => {
    for (let here = i * count; here < (i + 1) * count; here += 1) {
      const x = parts[here] ?? 0
      const y = parts[here + count] ?? 0
      parts[here] = c * x - s * y
      parts[here + count] = s * x + c * y
    }
  })
  return { eigenvalues: eigenvalues.map((eigenvalue) => eigenvalue * scale), parts }
}
