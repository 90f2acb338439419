/** Vectors made orthonormal to the many before them, in float64, by a graph. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { sub } from '../../../onnx/operators/arithmetic.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import { float64, float64Output } from '../arrays.ts'
import { normsOf, orthonormalizeRows } from './gram-schmidt.ts'

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
  const norms = normsOf(vectors, n)
  for (let pass = 0; pass < 2; pass += 1) {
    for (let start = 0; start < first; start += chunkVectors) {
      const end = Math.min(first, start + chunkVectors)
      const basis = float64([end - start, n], rows.subarray(start * n, end * n))
      const results = yield* call(outsideOf, { basis, vectors: float64([added, n], vectors) })
      vectors.set(float64Output(results, 'rest'))
    }
  }
  return orthonormalizeRows(vectors, n, norms)
}
