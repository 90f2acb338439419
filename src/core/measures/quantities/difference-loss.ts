/** Cross-entropy of two classes, from the difference of their logits. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { logSumExp, reduceMean } from '../../../onnx/operators/reduce.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { Rows } from '../../rows.ts'
import { float64, scalarOutput } from '../arrays.ts'
import { rowsIn } from './bit-sample.ts'

/** margins float64 [rows, 2]: 0 for the label and, for the other class, its logit minus the label's -> loss, their mean cross-entropy. */
export const marginLoss: Graph = build()

function build(): Graph {
  const g = graph('margin_loss')
  g.output('loss', reduceMean(logSumExp(g.input('margins', 'float64', ['rows', 2]), [1]), [0]))
  return g.finish()
}

/** The mean cross-entropy of logit differences over the rows of one split. */
export function* differenceLoss(
  rows: Rows,
  split: number,
  difference: (row: number) => number,
): Evaluation<number> {
  const chosen = rowsIn(rows, split)
  const margins = chosen.flatMap((row) => [0, rows.labels[row] === 1 ? -difference(row) : difference(row)])
  const result = yield* call(marginLoss, { margins: float64([chosen.length, 2], Float64Array.from(margins)) })
  return scalarOutput(result, 'loss')
}
