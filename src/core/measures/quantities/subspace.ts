/** The eigenvectors of a symmetric matrix' largest eigenvalues, by block subspace iteration. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import { generator, seedOf } from '../../seeded.ts'
import { dot, float64, float64Output } from '../arrays.ts'
import { jacobi } from './jacobi.ts'

/** block float64 [width, n] and a symmetric matrix float64 [n, n] -> product float64 [width, n]. */
export const blockProduct: Graph = build()

function build(): Graph {
  const g = graph('block_product')
  const block = g.input('block', 'float64', ['width', 'n'])
  g.output('product', matmul(block, g.input('matrix', 'float64', ['n', 'n'])))
  return g.finish()
}

/** Directions beyond those that are asked for: what is wrong shrinks by a ratio of eigenvalues that far apart. */
const spare = 10
/** Products between two looks at the eigenvalues. */
const productsARound = 3
const mostRounds = 5
/** Ends where a round adds less than this share to the sum of the eigenvalues that are asked for. */
const enough = 1e-6

export interface Directions {
  /** float64 [count, n], orthonormal rows, that of the largest eigenvalue first. */
  readonly rows: Float64Array
  readonly rounds: number
}

/**
 * The `count` leading eigenvectors of a positive semidefinite matrix float64 [n, n]: subspace iteration with projection
 * (Saad, Numerical Methods for Large Eigenvalue Problems, 2nd edition, section 5.2), a seeded start and 10 directions to
 * spare. The sum of their eigenvalues falls short by about 1e-6 of it, or by what 15 products leave where the
 * eigenvalues hardly fall off: less than 1% of it for random matrices.
 */
export function* leadingDirections(matrix: Float64Array, n: number, count: number): Evaluation<Directions> {
  const width = Math.min(n, count + spare)
  const symmetric = float64([n, n], matrix)
  let X = start(n, width)
  let known = 0
  for (let round = 1; ; round += 1) {
    let product = X
    for (let step = 0; step < productsARound; step += 1) {
      X = product
      orthonormalize(X, n, width)
      const results = yield* call(blockProduct, { block: float64([width, n], X), matrix: symmetric })
      product = float64Output(results, 'product')
    }
    const { values, vectors } = jacobi(timesTransposed(X, product, n, width), width)
    const sum = values.subarray(0, count).reduce((total, value) => total + value, 0)
    if (round === mostRounds || width === n || sum - known <= enough * sum)
      return { rows: turned(vectors, X, n, width).slice(0, count * n), rounds: round }
    known = sum
    X = turned(vectors, product, n, width)
  }
}

function start(n: number, width: number): Float64Array {
  const next = generator(seedOf(`subspace ${n} ${width}`))
  return Float64Array.from({ length: width * n }, () => next() - 0.5)
}

/** Gram and Schmidt on the rows of X, twice: what is left of a row that depends on those before it is rounding: zero. */
function orthonormalize(X: Float64Array, n: number, width: number): void {
  for (let k = 0; k < width; k += 1) {
    const row = X.subarray(k * n, (k + 1) * n)
    const before = Math.sqrt(dot(row, row))
    for (let round = 0; round < 2; round += 1)
      for (let j = 0; j < k; j += 1) {
        const other = X.subarray(j * n, (j + 1) * n)
        subtract(row, other, dot(row, other))
      }
    const norm = Math.sqrt(dot(row, row))
    const factor = norm > 1e-12 * before ? 1 / norm : 0
    for (let i = 0; i < n; i += 1) row[i] = factor * (row[i] ?? 0)
  }
}

/** X Y^T [width, width] of [width, n] each, which is symmetric but for rounding. */
function timesTransposed(X: Float64Array, Y: Float64Array, n: number, width: number): Float64Array {
  const product = new Float64Array(width * width)
  for (let i = 0; i < width; i += 1)
    for (let j = 0; j <= i; j += 1) {
      const value = dot(X.subarray(i * n, (i + 1) * n), Y.subarray(j * n, (j + 1) * n))
      product[i * width + j] = value
      product[j * width + i] = value
    }
  return product
}

/** V^T X: the rows of X [width, n] combined by the columns of V [width, width]. */
function turned(V: Float64Array, X: Float64Array, n: number, width: number): Float64Array {
  const combined = new Float64Array(width * n)
  for (let k = 0; k < width; k += 1)
    for (let j = 0; j < width; j += 1)
      subtract(
        combined.subarray(k * n, (k + 1) * n),
        X.subarray(j * n, (j + 1) * n),
        -(V[j * width + k] ?? 0),
      )
  return combined
}

/** x -= factor y */
function subtract(x: Float64Array, y: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i += 1) x[i] = (x[i] ?? 0) - factor * (y[i] ?? 0)
}
