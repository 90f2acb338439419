/** Products of a large matrix with a few vectors at once, by graphs in float32, in chunks of its rows. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { HeldTensor } from '../../weights.ts'
import { float32, float32Output } from '../arrays.ts'
import type { Sides } from './sides.ts'

/** W float32 [rows, columns] and x float32 [vectors, columns] -> product float32 [vectors, rows], W x of each. */
export const productsWithRows: Graph = buildWithRows()

/** W float32 [rows, columns] and y float32 [vectors, rows] -> product float32 [vectors, columns], W^T y of each. */
export const productsWithColumns: Graph = buildWithColumns()

function buildWithRows(): Graph {
  const g = graph('products_with_rows')
  const W = g.input('W', 'float32', ['rows', 'columns'])
  const x = g.input('x', 'float32', ['vectors', 'columns'])
  g.output('product', transpose(matmul(W, transpose(x, [1, 0])), [1, 0]))
  return g.finish()
}

function buildWithColumns(): Graph {
  const g = graph('products_with_columns')
  const W = g.input('W', 'float32', ['rows', 'columns'])
  g.output('product', matmul(g.input('y', 'float32', ['vectors', 'rows']), W))
  return g.finish()
}

/** Elements of one call: what bounds its memory. */
const chunkElements = 1_048_576

/** As many rows as one call takes. */
function chunkOf(columns: number): number {
  return Math.max(1, Math.floor(chunkElements / columns))
}

/** W x of each row x of a [vectors, columns] array, float64 [vectors, rows] from sums in float32. */
export function* timesRows(
  tensor: HeldTensor,
  { rows, columns }: Sides,
  vectors: number,
  x: Float64Array,
): Evaluation<Float64Array> {
  const product = new Float64Array(vectors * rows)
  const fed = float32([vectors, columns], Float32Array.from(x))
  const length = chunkOf(columns)
  for (let start = 0; start < rows; start += length) {
    const count = Math.min(length, rows - start)
    const W = float32([count, columns], yield* tensor.read(start * columns, count * columns))
    const { data } = float32Output(yield* call(productsWithRows, { W, x: fed }), 'product')
    for (let vector = 0; vector < vectors; vector += 1)
      product.set(data.subarray(vector * count, (vector + 1) * count), vector * rows + start)
  }
  return product
}

/** W^T y of each row y of a [vectors, rows] array, float64 [vectors, columns]: in float32 within a chunk, float64 over them. */
export function* timesColumns(
  tensor: HeldTensor,
  { rows, columns }: Sides,
  vectors: number,
  y: Float64Array,
): Evaluation<Float64Array> {
  const product = new Float64Array(vectors * columns)
  const length = chunkOf(columns)
  for (let start = 0; start < rows; start += length) {
    const count = Math.min(length, rows - start)
    const W = float32([count, columns], yield* tensor.read(start * columns, count * columns))
    const part = new Float32Array(vectors * count)
    for (let vector = 0; vector < vectors; vector += 1)
      part.set(y.subarray(vector * rows + start, vector * rows + start + count), vector * count)
    const results = yield* call(productsWithColumns, { W, y: float32([vectors, count], part) })
    const { data } = float32Output(results, 'product')
    for (let at = 0; at < data.length; at += 1) product[at] = (product[at] ?? 0) + (data[at] ?? 0)
  }
  return product
}
