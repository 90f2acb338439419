/** Rows made orthogonal to each other by rotations: the singular values and right singular vectors of a small matrix. */
import { dot } from './vectors.ts'

/** Rows are orthogonal where the cosine of their angle is at most this. */
const leastCosine = 1e-10

/** Rows below this share of the longest are rounding, and left as they are. */
const leastShare = 1e-9

/** Eight are usual. */
const mostSweeps = 40

/**
 * Rotates the rows of a [rows, width] array until their first `columns` elements are orthogonal: their norms are then the
 * singular values, and divided by them they are right singular vectors of that part; what is beside it is rotated along.
 * Hestenes 1958, one-sided Jacobi (Golub & Van Loan, Matrix Computations, 4th edition, section 8.6.3).
 */
export function orthogonalizeRows(matrix: Float64Array, rows: number, width: number, columns: number): void {
  const all = Array.from({ length: rows }, (_, index) => matrix.subarray(index * width, (index + 1) * width))
  for (let sweep = 0; sweep < mostSweeps; sweep += 1) {
    const squares = all.map((row) => dot(row, row, columns))
    const least = leastShare ** 2 * squares.reduce((most, square) => Math.max(most, square), 0)
    let rotated = false
    for (const [i, upper] of all.entries()) {
      for (const [below, lower] of all.slice(i + 1).entries()) {
        const j = i + 1 + below
        const [a, b] = [squares[i] ?? 0, squares[j] ?? 0]
        if (a <= least || b <= least) continue
        const along = dot(upper, lower, columns)
        if (Math.abs(along) <= leastCosine * Math.sqrt(a * b)) continue
        const half = (b - a) / (2 * along)
        const tangent = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.sqrt(1 + half * half))
        rotate(upper, lower, tangent)
        squares[i] = a - tangent * along
        squares[j] = b + tangent * along
        rotated = true
      }
    }
    if (globalThis.SW) console.log('sweep', sweep)
    if (!rotated) return
  }
  throw new Error('the rotations did not converge: the matrix is not finite')
}

function rotate(a: Float64Array, b: Float64Array, tangent: number): void {
  const cosine = 1 / Math.sqrt(1 + tangent * tangent)
  const sine = cosine * tangent
  for (let at = 0; at < a.length; at += 1) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0]
    a[at] = cosine * x - sine * y
    b[at] = sine * x + cosine * y
  }
}
