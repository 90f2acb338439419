/** Vectors made orthonormal to those before them, in float64: among many by a graph, among a few by loops. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { sub } from '../../../onnx/operators/arithmetic.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import { float64, float64Output } from '../arrays.ts'

/** basis float64 [earlier, elements], orthonormal, and vectors float64 [vectors, elements] -> rest, what they have outside of it. */
export const outsideOf: Graph = build()

function build(): Graph {
  const g = graph('outside_of')
  const basis = g.input('basis', 'float64', ['earlier', 'elements'])
  const vectors = g.input('vectors', 'float64', ['vectors', 'elements'])
  const along = transpose(matmul(basis, transpose(vectors, [1, 0])), [1, 0])
  g.output('rest', sub(vectors, matmul(along, basis)))
  return g.finish()
}

/** Earlier vectors of one call: what bounds its memory. */
const chunkVectors = 64

/** What is left of a vector below this share of it is rounding: the vector depends on those before it. */
const leastShare = 1e-10

/**
 * Makes the last `added` of the first `count` rows of a [., n] array orthonormal, and orthogonal to the rows before them,
 * which are so already. What they were is, beside their parts along those before, R^T times what they are; R is [added,
 * added] row-major, upper triangular. A row that depends on others becomes zero. Gram and Schmidt's way, twice over, which
 * is enough: Giraud, Langou & Rozloznik 2005, The loss of orthogonality in the Gram-Schmidt orthogonalization process.
 */
export function* orthonormalize(
  rows: Float64Array,
  n: number,
  count: number,
  added: number,
): Evaluation<Float64Array> {
  const first = count - added
  const vectors = rows.subarray(first * n, count * n)
  const norms = Array.from({ length: added }, (_, index) =>
    norm(vectors.subarray(index * n, (index + 1) * n)),
  )
  for (let pass = 0; pass < 2; pass += 1) {
    for (let start = 0; start < first; start += chunkVectors) {
      const end = Math.min(first, start + chunkVectors)
      const basis = float64([end - start, n], rows.subarray(start * n, end * n))
      const results = yield* call(outsideOf, { basis, vectors: float64([added, n], vectors) })
      vectors.set(float64Output(results, 'rest'))
    }
  }
  return amongThemselves(vectors, n, norms)
}

/** As orthonormalize, of all rows; a row of which less than the share of its norm is left becomes zero. */
function amongThemselves(rows: Float64Array, n: number, norms: readonly number[]): Float64Array {
  const R = new Float64Array(norms.length ** 2)
  for (const [q, before] of norms.entries()) {
    const vector = rows.subarray(q * n, (q + 1) * n)
    for (let pass = 0; pass < 2; pass += 1)
      for (let p = 0; p < q; p += 1)
        R[p * norms.length + q] =
          (R[p * norms.length + q] ?? 0) + takeOut(vector, rows.subarray(p * n, (p + 1) * n))
    const left = norm(vector)
    const depends = left <= leastShare * before
    R[q * norms.length + q] = depends ? 0 : left
    for (let at = 0; at < n; at += 1) vector[at] = depends ? 0 : (vector[at] ?? 0) / left
  }
  return R
}

/** vector -= (vector . unit) unit; answers with the product. */
function takeOut(vector: Float64Array, unit: Float64Array): number {
  let along = 0
  for (let at = 0; at < unit.length; at += 1) along += (vector[at] ?? 0) * (unit[at] ?? 0)
  for (let at = 0; at < unit.length; at += 1) vector[at] = (vector[at] ?? 0) - along * (unit[at] ?? 0)
  return along
}

function norm(vector: Float64Array): number {
  let sum = 0
  for (let at = 0; at < vector.length; at += 1) sum += (vector[at] ?? 0) ** 2
  return Math.sqrt(sum)
}
