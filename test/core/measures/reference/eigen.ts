/** Eigenvalues and eigenvectors of a symmetric matrix by classical Jacobi: the largest element goes first. */
import { at, dot, sum, upTo } from './arrays.ts'

export interface Pair {
  readonly value: number
  readonly vector: readonly number[]
}

/** Largest value first. */
export function eigenpairs(matrix: readonly (readonly number[])[]): Pair[] {
  const n = matrix.length
  const A = matrix.map((row) => [...row])
  const V = upTo(n).map((i) => upTo(n).map((j) => Number(i === j)))
  const scale = Math.sqrt(sum(A.flat().map((x) => x * x)))
  for (;;) {
    const [p, q] = largest(A)
    if (n < 2 || Math.abs(at(at(A, p), q)) <= 1e-15 * scale) break
    const angle = 0.5 * Math.atan2(2 * at(at(A, p), q), at(at(A, q), q) - at(at(A, p), p))
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    for (const M of [A, V]) for (const row of M) [row[p], row[q]] = turned(row, p, q, c, s)
    for (const k of upTo(n)) {
      const column = A.map((row) => at(row, k))
      const [x, y] = turned(column, p, q, c, s)
      at(A, p)[k] = x
      at(A, q)[k] = y
    }
  }
  return upTo(n)
    .map((k) => ({ value: at(at(A, k), k), vector: V.map((row) => at(row, k)) }))
    .sort((a, b) => b.value - a.value)
}

function largest(A: readonly (readonly number[])[]): [number, number] {
  let [p, q] = [0, 1]
  for (const i of upTo(A.length))
    for (const j of upTo(i)) if (Math.abs(at(at(A, i), j)) > Math.abs(A[p]?.[q] ?? 0)) [p, q] = [j, i]
  return [p, q]
}

function turned(row: readonly number[], p: number, q: number, c: number, s: number): [number, number] {
  return [c * at(row, p) - s * at(row, q), s * at(row, p) + c * at(row, q)]
}

/** The covariance of rows, times their number. */
export function scatter(rows: readonly (readonly number[])[]): number[][] {
  const width = rows[0]?.length ?? 0
  const means = upTo(width).map((j) => sum(rows.map((row) => at(row, j))) / rows.length)
  const columns = upTo(width).map((j) => rows.map((row) => at(row, j) - at(means, j)))
  return columns.map((x) => columns.map((y) => dot(x, y)))
}
