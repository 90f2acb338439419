/** The largest eigenvalue of a large symmetric matrix, nearly, by the method of Lanczos. */
import { generator, seedOf } from '../../seeded.ts'
import { dot } from '../arrays.ts'
import { tridiagonalEigenvalues } from './eigenvalues.ts'

/**
 * The largest Ritz value of a symmetric [n, n] matrix without negative eigenvalues, of which only what is on and right of
 * the diagonal is read: never above the largest eigenvalue but for rounding. With a start that is drawn evenly from all
 * directions, as the seed draws it, it is lower than (1 - e) of that with a probability of at most
 * 1.648 sqrt(n) exp(-sqrt(e) (2 steps - 1)): Kuczynski & Wozniakowski 1992, Estimating the largest eigenvalue by the
 * power and Lanczos algorithms with a random start, theorem 4.2. Vectors are not made orthogonal again: that repeats
 * Ritz values, and does not raise the largest.
 */
export function largestRitzValue(symmetric: Float64Array, n: number, steps: number, seed: string): number {
  const diagonal: number[] = []
  const beside: number[] = []
  let before = new Float64Array(n)
  let current = normalized(normals(n, seed))
  let norm = 0
  for (let step = 0; step < Math.min(steps, n); step += 1) {
    const next = product(symmetric, n, current)
    const along = dot(next, current)
    for (let i = 0; i < n; i += 1)
      next[i] = (next[i] ?? 0) - along * (current[i] ?? 0) - norm * (before[i] ?? 0)
    diagonal.push(along)
    norm = Math.sqrt(dot(next, next))
    // The start lies in a space that the matrix maps to itself: its Ritz values are eigenvalues.
    if (norm <= Number.EPSILON * Math.abs(along)) break
    beside.push(norm)
    for (let i = 0; i < n; i += 1) next[i] = (next[i] ?? 0) / norm
    ;[before, current] = [current, next]
  }
  const ritz = tridiagonalEigenvalues({
    diagonal: Float64Array.from(diagonal),
    beside: Float64Array.from(beside.slice(0, diagonal.length - 1)),
  })
  return ritz.reduce((most, value) => Math.max(most, value), 0)
}

/** A x for a symmetric A of which the upper triangle is stored. */
function product(A: Float64Array, n: number, x: Float64Array): Float64Array<ArrayBuffer> {
  const y = new Float64Array(n)
  for (let i = 0; i < n; i += 1) {
    const row = A.subarray(i * n, (i + 1) * n)
    const xi = x[i] ?? 0
    let sum = (row[i] ?? 0) * xi
    for (let j = i + 1; j < n; j += 1) {
      const element = row[j] ?? 0
      sum += element * (x[j] ?? 0)
      y[j] = (y[j] ?? 0) + element * xi
    }
    y[i] = (y[i] ?? 0) + sum
  }
  return y
}

function normalized(x: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const norm = Math.sqrt(dot(x, x))
  return x.map((element) => element / norm)
}

/** Independent standard normal numbers, by Box and Muller: their direction is even over all directions. */
function normals(n: number, seed: string): Float64Array<ArrayBuffer> {
  const next = generator(seedOf(seed))
  return Float64Array.from(
    { length: n },
    () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  )
}
