/** Whether a bound lies above all eigenvalues of a symmetric matrix, by a factorization. */

/**
 * Whether all eigenvalues of a symmetric [n, n] matrix lie below the bound: whether bound - A is positive definite, and so
 * has a Cholesky factor L (Golub & Van Loan, Matrix Computations, 4th edition, section 4.2). n^3 / 3 operations.
 */
export function isAbove(bound: number, symmetric: Float64Array, n: number): boolean {
  const { L, size } = lowerTriangle(bound, symmetric, n)
  // Two rows and two columns at a time: of the four sums of products each element that is read is part of two.
  for (let i = 0; i < size; i += 2) {
    for (let j = 0; j < i; j += 2) solveBlock(L, size, i, j)
    if (!factorBlock(L, size, i)) return false
  }
  return true
}

/** bound - A on and below its diagonal; beside an odd one a row of its own, so that rows and columns are in pairs. */
function lowerTriangle(bound: number, symmetric: Float64Array, n: number) {
  const size = n + (n % 2)
  const L = new Float64Array(size * size)
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < i; j += 1) L[i * size + j] = -(symmetric[i * n + j] ?? 0)
    L[i * size + i] = bound - (symmetric[i * n + i] ?? 0)
  }
  if (size > n) L[n * size + n] = 1
  return { L, size }
}

/** Rows i and i + 1 of L, columns j and j + 1, of rows j and j + 1 and what lies left of it. */
function solveBlock(L: Float64Array, size: number, i: number, j: number): void {
  const above = j * size
  const below = above + size
  const left = i * size
  const right = left + size
  let a = L[left + j] ?? 0
  let b = L[left + j + 1] ?? 0
  let c = L[right + j] ?? 0
  let d = L[right + j + 1] ?? 0
  for (let k = 0; k < j; k += 1) {
    const upper = L[above + k] ?? 0
    const lower = L[below + k] ?? 0
    const first = L[left + k] ?? 0
    const second = L[right + k] ?? 0
    a -= first * upper
    b -= first * lower
    c -= second * upper
    d -= second * lower
  }
  const corner = L[above + j] ?? 0
  const between = L[below + j] ?? 0
  const last = L[below + j + 1] ?? 0
  a /= corner
  c /= corner
  L[left + j] = a
  L[left + j + 1] = (b - a * between) / last
  L[right + j] = c
  L[right + j + 1] = (d - c * between) / last
}

/** Rows i and i + 1 of L on the diagonal; false where they have no real root. */
function factorBlock(L: Float64Array, size: number, i: number): boolean {
  const upper = i * size
  const lower = upper + size
  let a = L[upper + i] ?? 0
  let b = L[lower + i] ?? 0
  let d = L[lower + i + 1] ?? 0
  for (let k = 0; k < i; k += 1) {
    const first = L[upper + k] ?? 0
    const second = L[lower + k] ?? 0
    a -= first * first
    b -= first * second
    d -= second * second
  }
  if (!(a > 0)) return false
  const corner = Math.sqrt(a)
  const between = b / corner
  const last = d - between * between
  L[upper + i] = corner
  L[lower + i] = between
  L[lower + i + 1] = Math.sqrt(last)
  return last > 0
}
