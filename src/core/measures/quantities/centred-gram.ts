/** The Gram matrix of rows around their mean, on the smaller side: its eigenvalues are those of their covariance. */
import { type Graph, graph, type Value } from '../../../onnx/graph.ts'
import { sub } from '../../../onnx/operators/arithmetic.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { reduceMean } from '../../../onnx/operators/reduce.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { cast } from '../../../onnx/operators/unary.ts'
import type { Cost } from '../../cost.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import { float32, float64Output } from '../arrays.ts'

/** X float32 [rows, width] -> gram float64 [width, width], (X - mean)^T (X - mean). */
export const centredGramOfColumns: Graph = build('centred_gram_of_columns', 'columns')

/** X float32 [rows, width] -> gram float64 [rows, rows], (X - mean) (X - mean)^T. */
export const centredGramOfRows: Graph = build('centred_gram_of_rows', 'rows')

function build(name: string, side: 'rows' | 'columns'): Graph {
  const g = graph(name)
  const X = centred(g.input('X', 'float32', ['rows', 'width'])).rest
  const turned = transpose(X, [1, 0])
  g.output('gram', side === 'columns' ? matmul(turned, X) : matmul(X, turned))
  return g.finish()
}

/** X [rows, width] in float64: the mean [1, width] of its rows, and what is left of each. */
export function centred(X: Value<'float32'>) {
  const exact = cast(X, 'float64')
  const mean = reduceMean(exact, [0], { keepdims: true })
  return { mean, rest: sub(exact, mean) }
}

export interface CentredGram {
  readonly side: 'rows' | 'columns'
  /** The size of that side. */
  readonly n: number
  /** float64 [n, n] */
  readonly gram: Float64Array
}

/** Of X float32 [rows, width]. */
export function* centredGram(X: Float32Array, rows: number, width: number): Evaluation<CentredGram> {
  const side = width <= rows ? 'columns' : 'rows'
  const graph = side === 'columns' ? centredGramOfColumns : centredGramOfRows
  const results = yield* call(graph, { X: float32([rows, width], X) })
  return { side, n: Math.min(rows, width), gram: float64Output(results, 'gram') }
}

export function centredGramCost(rows: number, width: number): Cost {
  const n = Math.min(rows, width)
  return { float32: 0, float64: 2 * rows * width * n, bytes: 16 * rows * width + 8 * n * n }
}
