/** Cross-entropy of logits that are restricted to a few directions around their mean, as graphs. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { add, sub } from '../../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../../onnx/operators/axes.ts'
import { gather, gatherElements } from '../../../onnx/operators/gather.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { logSumExp, reduceMean } from '../../../onnx/operators/reduce.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { centred } from './centred-gram.ts'

/**
 * logits float32 [rows, classes], directions D float64 [rank, classes] with orthonormal rows, chosen int64 [chosen]
 * (rows) and labels int64 [chosen] -> loss, a float64 scalar: the mean over the chosen rows of the cross-entropy of
 * mean + (logits - mean) D^T D, the mean taken over all rows.
 */
export const lowRankLossByColumns: Graph = build('low_rank_loss_by_columns', 'columns')

/** The same with directions D float64 [rank, rows]: mean + D^T D (logits - mean). */
export const lowRankLossByRows: Graph = build('low_rank_loss_by_rows', 'rows')

function build(name: string, side: 'rows' | 'columns'): Graph {
  const g = graph(name)
  const logits = g.input('logits', 'float32', ['rows', 'classes'])
  const D = g.input('directions', 'float64', ['rank', side === 'rows' ? 'rows' : 'classes'])
  const chosen = g.input('chosen', 'int64', ['chosen'])
  const labels = g.input('labels', 'int64', ['chosen'])
  const { mean, rest } = centred(logits)
  const turned = transpose(D, [1, 0])
  const kept =
    side === 'columns'
      ? matmul(matmul(gather(rest, chosen, 0), turned), D)
      : matmul(gather(turned, chosen, 0), matmul(D, rest))
  const restricted = add(kept, mean)
  const own = gatherElements(restricted, unsqueeze(labels, [1]), 1)
  g.output('loss', reduceMean(logSumExp(sub(restricted, own), [1]), [0]))
  return g.finish()
}
