/** The inner step of the reduction to tridiagonal form, where nearly all of its time goes. */

/**
 * A -= v w^T + w v^T, and then y = A x, in the upper triangle of A [n, n] from row `from` on: in one passage of the matrix,
 * and four rows at a time, since elements that are read and written are what both wait for.
 */
export function reflectAndMultiply(
  matrix: Float64Array,
  n: number,
  from: number,
  v: Float64Array,
  w: Float64Array,
  x: Float64Array,
  y: Float64Array,
): void {
  y.fill(0, from)
  let i = from
  for (; i + 4 <= n; i += 4) {
    reflectAndMultiplyTriangle(matrix, n, i, i + 4, v, w, x, y)
    const v0 = v[i] ?? 0
    const v1 = v[i + 1] ?? 0
    const v2 = v[i + 2] ?? 0
    const v3 = v[i + 3] ?? 0
    const w0 = w[i] ?? 0
    const w1 = w[i + 1] ?? 0
    const w2 = w[i + 2] ?? 0
    const w3 = w[i + 3] ?? 0
    const x0 = x[i] ?? 0
    const x1 = x[i + 1] ?? 0
    const x2 = x[i + 2] ?? 0
    const x3 = x[i + 3] ?? 0
    let sum0 = 0
    let sum1 = 0
    let sum2 = 0
    let sum3 = 0
    const row0 = i * n
    const row1 = row0 + n
    const row2 = row1 + n
    const row3 = row2 + n
    for (let j = i + 4; j < n; j += 1) {
      const vj = v[j] ?? 0
      const wj = w[j] ?? 0
      const xj = x[j] ?? 0
      const a0 = (matrix[row0 + j] ?? 0) - v0 * wj - w0 * vj
      const a1 = (matrix[row1 + j] ?? 0) - v1 * wj - w1 * vj
      const a2 = (matrix[row2 + j] ?? 0) - v2 * wj - w2 * vj
      const a3 = (matrix[row3 + j] ?? 0) - v3 * wj - w3 * vj
      matrix[row0 + j] = a0
      matrix[row1 + j] = a1
      matrix[row2 + j] = a2
      matrix[row3 + j] = a3
      sum0 += a0 * xj
      sum1 += a1 * xj
      sum2 += a2 * xj
      sum3 += a3 * xj
      y[j] = (y[j] ?? 0) + a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3
    }
    y[i] = (y[i] ?? 0) + sum0
    y[i + 1] = (y[i + 1] ?? 0) + sum1
    y[i + 2] = (y[i + 2] ?? 0) + sum2
    y[i + 3] = (y[i + 3] ?? 0) + sum3
  }
  reflectAndMultiplyTriangle(matrix, n, i, n, v, w, x, y)
}

/** The part of reflectAndMultiply that has both its row and its column in begin to end. */
function reflectAndMultiplyTriangle(
  matrix: Float64Array,
  n: number,
  begin: number,
  end: number,
  v: Float64Array,
  w: Float64Array,
  x: Float64Array,
  y: Float64Array,
): void {
  for (let i = begin; i < end; i += 1) {
    const vi = v[i] ?? 0
    const wi = w[i] ?? 0
    const xi = x[i] ?? 0
    const corner = (matrix[i * n + i] ?? 0) - 2 * vi * wi
    matrix[i * n + i] = corner
    let sum = corner * xi
    for (let j = i + 1; j < end; j += 1) {
      const a = (matrix[i * n + j] ?? 0) - vi * (w[j] ?? 0) - wi * (v[j] ?? 0)
      matrix[i * n + j] = a
      sum += a * (x[j] ?? 0)
      y[j] = (y[j] ?? 0) + a * xi
    }
    y[i] = (y[i] ?? 0) + sum
  }
}
