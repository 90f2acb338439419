/** Eigenvalues and eigenvectors of a small symmetric matrix. */

export interface Eigenpairs {
  /** [n], largest first. */
  readonly values: Float64Array
  /** [n, n]: column k is the unit eigenvector of value k. */
  readonly vectors: Float64Array
}

/** What is off the diagonal ends below this share of the matrix' norm. */
const negligible = 1e-14
const mostSweeps = 30

/** Jacobi's method by rows (Golub & Van Loan, Matrix Computations, 4th edition, section 8.5). [n, n] row-major. */
export function jacobi(matrix: Float64Array, n: number): Eigenpairs {
  const A = matrix.slice()
  const V = Float64Array.from(A, (_, at) => (at % (n + 1) === 0 ? 1 : 0))
  const norm = Math.sqrt(A.reduce((sum, element) => sum + element * element, 0))
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(A, n) > negligible * norm; sweep += 1)
    for (let p = 0; p < n; p += 1) for (let q = p + 1; q < n; q += 1) rotate(A, V, n, p, q)
  const order = Array.from({ length: n }, (_, k) => k).sort((a, b) => at(A, n, b, b) - at(A, n, a, a))
  const vectors = new Float64Array(n * n)
  for (const [place, k] of order.entries())
    for (let i = 0; i < n; i += 1) vectors[i * n + place] = at(V, n, i, k)
  return { values: Float64Array.from(order, (k) => at(A, n, k, k)), vectors }
}

function offDiagonal(A: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i += 1) for (let j = 0; j < i; j += 1) sum += 2 * at(A, n, i, j) ** 2
  return Math.sqrt(sum)
}

/** Turns the plane of p and q so that A[p, q] becomes zero. */
function rotate(A: Float64Array, V: Float64Array, n: number, p: number, q: number): void {
  const between = at(A, n, p, q)
  if (between === 0) return
  const tau = (at(A, n, q, q) - at(A, n, p, p)) / (2 * between)
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau))
  const c = 1 / Math.sqrt(1 + t * t)
  const s = t * c
  for (let k = 0; k < n; k += 1) turn(A, p * n + k, q * n + k, c, s)
  for (let k = 0; k < n; k += 1) turn(A, k * n + p, k * n + q, c, s)
  for (let k = 0; k < n; k += 1) turn(V, k * n + p, k * n + q, c, s)
}

function turn(values: Float64Array, first: number, second: number, c: number, s: number): void {
  const x = values[first] ?? 0
  const y = values[second] ?? 0
  values[first] = c * x - s * y
  values[second] = s * x + c * y
}

const at = (A: Float64Array, n: number, i: number, j: number): number => A[i * n + j] ?? 0
