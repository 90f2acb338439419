/** The singular values of a snapshot's matrices, squared. */
import type { Evaluation } from '../../evaluation.ts'
import type { Snapshot } from '../../snapshot.ts'
import { singularValues } from './bidiagonal.ts'
import { symmetricEigenvalues } from './eigenvalues.ts'
import { gramOf } from './gram.ts'
import { type Matrix, matricesOf } from './matrices.ts'
import { fitPowerLaw, type PowerLaw } from './power-law.ts'

export interface Spectrum {
  readonly name: string
  /**
   * The eigenvalues of W^T W (or W W^T, the smaller of the two) in squared weights, largest first, float64: as many as
   * the smaller side. What rounding cannot tell from zero is zero.
   */
  readonly eigenvalues: Float64Array
  /** The power law of their tail; null where there is none. */
  readonly tail: PowerLaw | null
}

export type Spectra = { readonly spectra: readonly Spectrum[] } | { readonly undefined_because: string }

/** The spectrum of every matrix of a snapshot. */
export function* spectraOf(snapshot: Snapshot): Evaluation<Spectra> {
  const found = matricesOf(snapshot)
  if ('undefined_because' in found) return found
  const spectra: Spectrum[] = []
  for (const matrix of found.matrices) {
    const eigenvalues = yield* eigenvaluesOf(matrix)
    spectra.push({ name: matrix.name, eigenvalues, tail: fitPowerLaw(eigenvalues) })
  }
  return { spectra }
}

/** Singular values below this share of the largest are not left to the Gram matrix. */
const leastShare = 1e-5

/**
 * Eigenvalues of a float64 Gram matrix are known to n x 2.2e-16 of the largest; singular values are its roots, so small
 * ones would be lost: a matrix that has some is reduced itself, which takes longer. What is left is rounding, and zero:
 * singular values under n x 2.2e-16 of the largest.
 */
function* eigenvaluesOf(matrix: Matrix): Evaluation<Float64Array> {
  const { data, rows, columns } = matrix
  const n = Math.min(rows, columns)
  const eigenvalues = symmetricEigenvalues(yield* gramOf(matrix, 'exact'), n)
  const largest = eigenvalues[0] ?? 0
  if ((eigenvalues[n - 1] ?? 0) > leastShare ** 2 * largest || largest === 0) return eigenvalues
  const singular = singularValues(data, rows, columns)
  const floor = n * Number.EPSILON * (singular[0] ?? 0)
  return singular.map((value) => (value > floor ? value * value : 0))
}
