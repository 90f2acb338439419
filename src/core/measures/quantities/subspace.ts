/** The eigenvectors of a symmetric matrix' largest eigenvalues, by block subspace iteration. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import { generator, seedOf } from '../../seeded.ts'
import { dot, float64, float64Output } from '../arrays.ts'
import { eigenPartsOf } from '../spectra/eigenvectors.ts'
import { orthonormalizeRows } from '../spectra/gram-schmidt.ts'

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
  const indices = Array.from({ length: width }, (_, index) => index)
  const symmetric = float64([n, n], matrix)
  let X = start(n, width)
  let known = 0
  for (let round = 1; ; round += 1) {
    let product = X
    for (let step = 0; step < productsARound; step += 1) {
      X = product
      orthonormalizeRows(X, n)
      const results = yield* call(blockProduct, { block: float64([width, n], X), matrix: symmetric })
      product = float64Output(results, 'product')
    }
    const { eigenvalues, parts } = eigenPartsOf(timesTransposed(X, product, n, width), width, indices)
    const leading = indices.toSorted((a, b) => (eigenvalues[b] ?? 0) - (eigenvalues[a] ?? 0)).slice(0, count)
    const sum = leading.reduce((total, index) => total + (eigenvalues[index] ?? 0), 0)
    if (round === mostRounds || width === n || sum - known <= enough * sum) {
      const vectors = leading.map((index) => parts.subarray(index * width, (index + 1) * width))
      return { rows: combined(vectors, X, n), rounds: round }
    }
    known = sum
    X = product
  }
}

function start(n: number, width: number): Float64Array {
  const next = generator(seedOf(`subspace ${n} ${width}`))
  const X = new Float64Array(width * n)
  for (let at = 0; at < X.length; at += 1) X[at] = next() - 0.5
  return X
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

/** The rows of X [., n], added up with each of the weights in turn: [weights, n]. */
function combined(weights: readonly Float64Array[], X: Float64Array, n: number): Float64Array {
  const rows = new Float64Array(weights.length * n)
  for (const [place, factors] of weights.entries())
    for (const [row, factor] of factors.entries())
      for (let i = 0; i < n; i += 1)
        rows[place * n + i] = (rows[place * n + i] ?? 0) + factor * (X[row * n + i] ?? 0)
  return rows
}
