/** Gram matrices on the smaller side of a matrix, by a graph, in chunks of the longer side. */
import type { Float } from '../../../onnx/dtype.ts'
import { type Graph, graph } from '../../../onnx/graph.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { cast } from '../../../onnx/operators/unary.ts'
import { call, type Evaluation, type Tensor } from '../../evaluation.ts'
import type { HeldTensor } from '../../weights.ts'
import { accumulate, float32, float64Output } from '../arrays.ts'
import type { Matrix } from './matrices.ts'
import type { Sides } from './sides.ts'

/** W float32 [rows, columns] -> gram float64 [columns, columns], W^T W summed in float64. */
export const gramOfColumns: Graph = build('gram_of_columns', 'columns', 'float64')

/** W float32 [rows, columns] -> gram float64 [rows, rows], W W^T summed in float64. */
export const gramOfRows: Graph = build('gram_of_rows', 'rows', 'float64')

/** As gram_of_columns, but summed in float32: a third of the time, for bounds that float32 can decide. */
export const coarseGramOfColumns: Graph = build('coarse_gram_of_columns', 'columns', 'float32')

/** As gram_of_rows, but summed in float32. */
export const coarseGramOfRows: Graph = build('coarse_gram_of_rows', 'rows', 'float32')

function build(name: string, side: 'rows' | 'columns', precision: Float): Graph {
  const g = graph(name)
  const W = cast(g.input('W', 'float32', ['rows', 'columns']), precision)
  const turned = transpose(W, [1, 0])
  g.output('gram', cast(side === 'columns' ? matmul(turned, W) : matmul(W, turned), 'float64'))
  return g.finish()
}

/** Elements of one call: what bounds the memory of a matrix that is long on one side. */
const chunkElements = 262_144

/** As much of the longer side as one call takes. */
function lengthOfChunk(n: number): number {
  return Math.max(1, Math.floor(chunkElements / n))
}

/**
 * The Gram matrix on the smaller side of W, float64 [n, n]: W^T W, or W W^T where W has fewer rows than columns.
 * `coarse` sums in float32 within each chunk.
 */
export function* gramOf(
  matrix: Omit<Matrix, 'name'>,
  precision: 'exact' | 'coarse',
): Evaluation<Float64Array> {
  const { rows, columns } = matrix
  const n = Math.min(rows, columns)
  const wide = rows < columns
  const exact = wide ? gramOfRows : gramOfColumns
  const coarse = wide ? coarseGramOfRows : coarseGramOfColumns
  const length = lengthOfChunk(n)
  const total = new Float64Array(n * n)
  for (let start = 0; start < Math.max(rows, columns); start += length) {
    const W = wide ? columnsOf(matrix, start, length) : rowsOf(matrix, start, length)
    const result = yield* call(precision === 'exact' ? exact : coarse, { W })
    accumulate(total, float64Output(result, 'gram'))
  }
  return total
}

/** W^T W, float64 [columns, columns], of a matrix with more rows than columns that is read block by block. */
export function* gramOfBlocks(
  tensor: HeldTensor,
  { rows, columns }: Pick<Sides, 'rows' | 'columns'>,
): Evaluation<Float64Array> {
  const total = new Float64Array(columns * columns)
  const length = lengthOfChunk(columns)
  for (let start = 0; start < rows; start += length) {
    const count = Math.min(length, rows - start)
    const W = float32([count, columns], yield* tensor.read(start * columns, count * columns))
    accumulate(total, float64Output(yield* call(gramOfColumns, { W }), 'gram'))
  }
  return total
}

function rowsOf({ data, rows, columns }: Omit<Matrix, 'name'>, start: number, length: number): Tensor {
  const count = Math.min(length, rows - start)
  return float32([count, columns], data.subarray(start * columns, (start + count) * columns))
}

function columnsOf({ data, rows, columns }: Omit<Matrix, 'name'>, start: number, length: number): Tensor {
  const count = Math.min(length, columns - start)
  if (count === columns) return float32([rows, columns], data)
  const part = new Float32Array(rows * count)
  for (let row = 0; row < rows; row += 1) {
    const at = row * columns + start
    part.set(data.subarray(at, at + count), row * count)
  }
  return float32([rows, count], part)
}
