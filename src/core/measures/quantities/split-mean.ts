/** The mean of a per-row value over the rows of a split, as a graph. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { div, mul } from '../../../onnx/operators/arithmetic.ts'
import { reduceSum } from '../../../onnx/operators/reduce.ts'
import type { Cost } from '../../cost.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { Sizes } from '../../sizes.ts'
import { float64, scalarOutput } from '../arrays.ts'

/** values float64 [rows], mask float64 [rows] (1 where a row counts) -> mean, a float64 scalar. */
export const splitMean: Graph = build()

function build(): Graph {
  const g = graph('split_mean')
  const values = g.input('values', 'float64', ['rows'])
  const mask = g.input('mask', 'float64', ['rows'])
  g.output('mean', div(reduceSum(mul(values, mask), [0]), reduceSum(mask, [0])))
  return g.finish()
}

/** The mean over the rows that `counts` picks; at least one must. */
export function* meanOver(values: Float64Array, counts: (row: number) => boolean): Evaluation<number> {
  const mask = new Float64Array(values.length)
  for (let row = 0; row < mask.length; row += 1) mask[row] = counts(row) ? 1 : 0
  const shape = [values.length]
  return scalarOutput(
    yield* call(splitMean, { values: float64(shape, values), mask: float64(shape, mask) }),
    'mean',
  )
}

/** What one mean takes. */
export function splitMeanCost({ rows }: Sizes): Cost {
  return { float32: 0, float64: 3 * rows, bytes: 16 * rows }
}
