/** Eigenvalues of symmetric matrices: all of them, or how many lie above a bound. */
import { type Tridiagonal, tridiagonalize } from './tridiagonal.ts'

/** What a sweep may take for one eigenvalue. Two or three are usual; LAPACK allows 30. */
const mostSweeps = 60

/**
 * The n eigenvalues of a symmetric matrix, largest first, each within a few n x 2.2e-16 of the largest in size. The
 * matrix is [n, n] row-major, finite, read on and right of its diagonal, and overwritten.
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const scale = normalize(matrix, n)
  const eigenvalues = tridiagonalEigenvalues(tridiagonalize(matrix, n))
  return eigenvalues
    .sort()
    .reverse()
    .map((eigenvalue) => eigenvalue * scale)
}

/**
 * Divides what is on and right of the diagonal of an [n, n] matrix by the result, a power of two, so that the largest
 * element is about 1: squares of what is under 1e-154 vanish.
 */
export function normalize(matrix: Float64Array, n: number): number {
  let most = 0
  for (let i = 0; i < n; i += 1)
    for (let j = i; j < n; j += 1) most = Math.max(most, Math.abs(matrix[i * n + j] ?? 0))
  const scale = powerBelow(most)
  for (let i = 0; i < n; i += 1)
    for (let j = i; j < n; j += 1) matrix[i * n + j] = (matrix[i * n + j] ?? 0) / scale
  return scale
}

/** The largest power of two that is not above a number, by which division is exact; 1 for zero. */
function powerBelow(most: number): number {
  return most === 0 ? 1 : 2 ** Math.floor(Math.log2(most))
}

/** The largest element in size. */
function mostOf({ diagonal, beside }: Tridiagonal): number {
  let most = 0
  for (const element of diagonal) most = Math.max(most, Math.abs(element))
  for (const element of beside) most = Math.max(most, Math.abs(element))
  return most
}

/** A rotation of the unit vectors i and i + 1: (c, -s) becomes the new i-th, (s, c) the one after it. */
export type Rotated = (i: number, c: number, s: number) => void

/**
 * Eigenvalues of a tridiagonal matrix, in no order: the implicit QL method with Wilkinson's shift (Golub & Van Loan,
 * Matrix Computations, 4th edition, section 8.3.3; Bowdler, Martin, Reinsch & Wilkinson 1968, tql1). `rotated` is told the
 * rotations, one after the other, that turn unit vectors into eigenvectors.
 */
export function tridiagonalEigenvalues(tridiagonal: Tridiagonal, rotated?: Rotated): Float64Array {
  const { diagonal, beside } = tridiagonal
  const n = diagonal.length
  const d = diagonal.slice()
  const e = new Float64Array(n)
  e.set(beside)
  // What rounding adds anyway. Waiting for less takes forever where many eigenvalues are zero, and rounding is all there is.
  const negligible = Number.EPSILON * powerBelow(mostOf(tridiagonal))
  for (let first = 0; first < n; first += 1) {
    for (let sweep = 0; ; sweep += 1) {
      const last = endOfBlock(d, e, first, negligible)
      if (last === first) break
      if (sweep === mostSweeps) throw new Error('the eigenvalues did not converge: the matrix is not finite')
      sweepBlock(d, e, first, last, rotated)
    }
  }
  return d
}

/** The last row of the block that begins at `first`: the first one with nothing of weight beside it. */
function endOfBlock(d: Float64Array, e: Float64Array, first: number, negligible: number): number {
  let last = first
  for (; last + 1 < d.length; last += 1) {
    const around = Math.abs(d[last] ?? 0) + Math.abs(d[last + 1] ?? 0)
    if (Math.abs(e[last] ?? 0) <= Math.max(negligible, Number.EPSILON * around)) break
  }
  return last
}

/** One implicit QL step on the rows first to last. */
function sweepBlock(
  d: Float64Array,
  e: Float64Array,
  first: number,
  last: number,
  rotated: Rotated | undefined,
): void {
  const d0 = d[first] ?? 0
  const e0 = e[first] ?? 0
  const half = ((d[first + 1] ?? 0) - d0) / (2 * e0)
  const root = Math.sqrt(half * half + 1)
  let g = (d[last] ?? 0) - d0 + e0 / (half + (half < 0 ? -root : root))
  let s = 1
  let c = 1
  let p = 0
  for (let i = last - 1; i >= first; i -= 1) {
    const f = s * (e[i] ?? 0)
    const b = c * (e[i] ?? 0)
    const r = Math.sqrt(f * f + g * g)
    e[i + 1] = r
    if (r === 0) {
      // The block has split: the rest of it is taken up by the next sweep.
      d[i + 1] = (d[i + 1] ?? 0) - p
      e[last] = 0
      return
    }
    s = f / r
    c = g / r
    g = (d[i + 1] ?? 0) - p
    const t = ((d[i] ?? 0) - g) * s + 2 * c * b
    p = s * t
    d[i + 1] = g + p
    g = c * t - b
    rotated?.(i, c, s)
  }
  d[first] = d0 - p
  e[first] = g
  e[last] = 0
}

/**
 * How many eigenvalues of a tridiagonal matrix exceed the bound: the positive pivots of what is left after subtracting
 * it, by Sylvester's law of inertia (Golub & Van Loan, section 8.4.1).
 */
export function eigenvaluesAbove({ diagonal, beside }: Tridiagonal, bound: number): number {
  let count = 0
  let pivot = 1
  for (let i = 0; i < diagonal.length; i += 1) {
    const e = i === 0 ? 0 : (beside[i - 1] ?? 0)
    pivot = (diagonal[i] ?? 0) - bound - (e * e) / pivot
    // A pivot of zero would divide the next: the smallest number of its sign moves no eigenvalue that matters.
    if (pivot === 0) pivot = -Number.MIN_VALUE
    if (pivot > 0) count += 1
  }
  return count
}
