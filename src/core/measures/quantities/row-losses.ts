/** Loss and correctness of each row, as a graph. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { argMax } from '../../../onnx/operators/argmax.ts'
import { sub } from '../../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../../onnx/operators/axes.ts'
import { equal } from '../../../onnx/operators/comparison.ts'
import { gatherElements } from '../../../onnx/operators/gather.ts'
import { logSumExp } from '../../../onnx/operators/reduce.ts'
import { cast } from '../../../onnx/operators/unary.ts'

/**
 * logits float32 [rows, classes], labels int64 [rows] (as columns) -> loss float64 [rows] in nats: cross-entropy,
 * float64 from the logits on; correct float64 [rows].
 */
export const rowLosses: Graph = build()

function build(): Graph {
  const g = graph('row_losses')
  const raw = g.input('logits', 'float32', ['rows', 'classes'])
  const labels = g.input('labels', 'int64', ['rows'])
  const logits = cast(raw, 'float64')
  const own = gatherElements(logits, unsqueeze(labels, [1]), 1)
  // Taking the label's logit off first keeps a loss of 1e-12 exact beside logits of 30.
  g.output('loss', logSumExp(sub(logits, own), [1]))
  g.output('correct', cast(equal(argMax(logits, 1), labels), 'float64'))
  return g.finish()
}
