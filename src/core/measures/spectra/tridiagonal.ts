/** Symmetric matrices to tridiagonal form, by Householder reflections in float64. */
import { reflectAndMultiply } from './reflect-and-multiply.ts'

/** A symmetric tridiagonal matrix: n diagonal elements, and n - 1 beside them. */
export interface Tridiagonal {
  readonly diagonal: Float64Array
  readonly beside: Float64Array
}

/** A reflection 1 - scale v v^T, where v is zero before `from`; what it holds there is of no meaning. */
export type Reflected = (v: Float64Array, from: number, scale: number) => void

/**
 * The tridiagonal matrix with the eigenvalues of a symmetric one, which is overwritten. `matrix` is [n, n] row-major;
 * only its diagonal and what is right of it are read. What is under 1e-30 counts as zero, so elements should be scaled
 * to about 1. Householder's reduction, Golub & Van Loan, Matrix
 * Computations, 4th edition, section 8.3.1: 4/3 n^3 operations, backward stable. `reflected` is told the
 * reflections, one after the other.
 */
export function tridiagonalize(matrix: Float64Array, n: number, reflected?: Reflected): Tridiagonal {
  const diagonal = new Float64Array(n)
  const beside = new Float64Array(Math.max(0, n - 1))
  // The last reflection, not yet applied where there is one: the next product reads the matrix anyway.
  let last = { v: new Float64Array(n), w: new Float64Array(n), pending: false }
  let next = { v: new Float64Array(n), w: new Float64Array(n), pending: false }
  for (let k = 0; k < n; k += 1) {
    if (last.pending) reflectRow(matrix, n, k, last.v, last.w)
    diagonal[k] = matrix[k * n + k] ?? 0
    if (k + 1 === n) break
    const { image, scale } = reflector(matrix, n, k, next.v)
    beside[k] = image
    if (scale !== 0) {
      reflected?.(next.v, k + 1, scale)
      if (last.pending) reflectAndMultiply(matrix, n, k + 1, last.v, last.w, next.v, next.w)
      else multiply(matrix, n, k + 1, next.v, next.w)
      finishProduct(k + 1, n, next.v, next.w, scale)
      ;[last, next] = [{ ...next, pending: true }, last]
    } else if (last.pending) {
      subtract(matrix, n, k + 1, last.v, last.w)
      last = { ...last, pending: false }
    }
  }
  return { diagonal, beside }
}

/** v of the reflection 1 - scale v v^T that maps row k, right of its diagonal, to image times the first unit vector. */
function reflector(matrix: Float64Array, n: number, k: number, v: Float64Array) {
  const row = k * n
  let tail = 0
  for (let j = k + 2; j < n; j += 1) {
    const element = matrix[row + j] ?? 0
    v[j] = element
    tail += element * element
  }
  const first = matrix[row + k + 1] ?? 0
  // Beside elements of about 1 this is nothing, and its inverse would overflow.
  if (tail < 1e-60) return { image: first, scale: 0 }
  const image = first > 0 ? -Math.sqrt(first * first + tail) : Math.sqrt(first * first + tail)
  const head = first - image
  v[k + 1] = head
  return { image, scale: 2 / (head * head + tail) }
}

/** w = A v for the symmetric A from row `from` on, of which the upper triangle is stored. */
function multiply(matrix: Float64Array, n: number, from: number, v: Float64Array, w: Float64Array): void {
  w.fill(0, from)
  for (let i = from; i < n; i += 1) {
    const row = i * n
    const vi = v[i] ?? 0
    let sum = (matrix[row + i] ?? 0) * vi
    for (let j = i + 1; j < n; j += 1) {
      const element = matrix[row + j] ?? 0
      sum += element * (v[j] ?? 0)
      w[j] = (w[j] ?? 0) + element * vi
    }
    w[i] = (w[i] ?? 0) + sum
  }
}

/** w = scale w - (scale^2 / 2)(v . w) v, so that A - v w^T - w v^T is the reflected A. */
function finishProduct(from: number, n: number, v: Float64Array, w: Float64Array, scale: number): void {
  let dot = 0
  for (let i = from; i < n; i += 1) dot += (v[i] ?? 0) * (w[i] ?? 0)
  const share = (scale * scale * dot) / 2
  for (let i = from; i < n; i += 1) w[i] = scale * (w[i] ?? 0) - share * (v[i] ?? 0)
}

/** A -= v w^T + w v^T, in the upper triangle. */
function subtract(matrix: Float64Array, n: number, from: number, v: Float64Array, w: Float64Array): void {
  for (let i = from; i < n; i += 1) reflectRow(matrix, n, i, v, w)
}

/** Row i of subtract. */
function reflectRow(matrix: Float64Array, n: number, i: number, v: Float64Array, w: Float64Array): void {
  const row = i * n
  const vi = v[i] ?? 0
  const wi = w[i] ?? 0
  for (let j = i; j < n; j += 1)
    matrix[row + j] = (matrix[row + j] ?? 0) - vi * (w[j] ?? 0) - wi * (v[j] ?? 0)
}
