/** Correlation traps: eigenvalues of a shuffled matrix that randomness alone would not put where they are. */
import type { Evaluation } from '../../evaluation.ts'
import { eigenvaluesAbove } from './eigenvalues.ts'
import { gramOf } from './gram.ts'
import type { Matrix } from './matrices.ts'
import { shuffled } from './shuffle.ts'
import { tridiagonalize } from './tridiagonal.ts'

/**
 * The 99.9% quantile of the Tracy-Widom law for real matrices (beta = 1): one matrix of independent normal elements in
 * a thousand has a trap. From Painleve's second equation; bench/spectra/reference.py computes it.
 */
export const tracyWidomQuantile = 3.2722

/**
 * Above what the largest eigenvalue of W^T W, W [rows, columns] with independent elements of mean 0 and variance 1,
 * hardly ever is: the edge of Marchenko and Pastur at finite size, and a margin of Tracy and Widom. Johnstone 2001,
 * On the distribution of the largest eigenvalue in principal components analysis, equation 1.3 and theorem 1.1.
 */
export function noiseEdge(rows: number, columns: number): number {
  const long = Math.sqrt(Math.max(rows, columns) - 1)
  const short = Math.sqrt(Math.min(rows, columns))
  const centre = (long + short) ** 2
  const spread = (long + short) * Math.cbrt(1 / long + 1 / short)
  return centre + tracyWidomQuantile * spread
}

/**
 * How many eigenvalues of the shuffled matrix, in units of its elements' variance, lie above the edge; null where all
 * elements are equal. The mean is not taken out: that it is large is one of the things that make a trap. Float32 sums
 * decide, so an eigenvalue within about 1e-6 of the edge may fall on either side.
 */
export function* trapsOf(matrix: Matrix): Evaluation<number | null> {
  const { rows, columns } = matrix
  const deviation = standardDeviation(matrix.data)
  if (deviation === 0) return null
  const data = shuffled(matrix)
  for (let at = 0; at < data.length; at += 1) data[at] = (data[at] ?? 0) / deviation
  const gram = yield* gramOf({ rows, columns, data }, 'coarse')
  const n = Math.min(rows, columns)
  const edge = noiseEdge(rows, columns)
  // Nearly always there is none, which a factorization shows in a quarter of the time.
  return isAbove(edge, gram, n) ? 0 : eigenvaluesAbove(tridiagonalize(gram, n), edge)
}

function standardDeviation(data: Float32Array): number {
  let sum = 0
  for (let at = 0; at < data.length; at += 1) sum += data[at] ?? 0
  const mean = sum / data.length
  let squares = 0
  for (let at = 0; at < data.length; at += 1) squares += ((data[at] ?? 0) - mean) ** 2
  return Math.sqrt(squares / data.length)
}

/** Whether all eigenvalues of a symmetric [n, n] matrix lie below the bound: bound - A has positive pivots alone. */
export function isAbove(bound: number, symmetric: Float64Array, n: number): boolean {
  const left = new Float64Array(n * n)
  for (let at = 0; at < left.length; at += 1) left[at] = -(symmetric[at] ?? 0)
  for (let i = 0; i < n; i += 1) left[i * n + i] = bound + (left[i * n + i] ?? 0)
  for (let k = 0; k < n; k += 1) {
    const row = left.subarray(k * n, (k + 1) * n)
    const pivot = row[k] ?? 0
    if (pivot <= 0) return false
    for (let i = k + 1; i < n; i += 1) {
      const factor = (row[i] ?? 0) / pivot
      const at = i * n
      for (let j = i; j < n; j += 1) left[at + j] = (left[at + j] ?? 0) - factor * (row[j] ?? 0)
    }
  }
  return true
}
