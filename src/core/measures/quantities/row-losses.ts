/** Loss and correctness of each row, as a graph. */
import { type Graph, graph, type Value } from '../../../onnx/graph.ts'
import { argMax } from '../../../onnx/operators/argmax.ts'
import { add, sub } from '../../../onnx/operators/arithmetic.ts'
import { squeeze, unsqueeze } from '../../../onnx/operators/axes.ts'
import { equal } from '../../../onnx/operators/comparison.ts'
import { gatherElements } from '../../../onnx/operators/gather.ts'
import { reduceMax, reduceSum } from '../../../onnx/operators/reduce.ts'
import { cast, exp, log } from '../../../onnx/operators/unary.ts'

/**
 * logits float32 [rows, classes], labels int64 [rows] (as columns) -> loss float64 [rows] in nats: cross-entropy,
 * float64 from the logits on; correct float64 [rows].
 */
export const rowLosses: Graph = build()

function build(): Graph {
  const g = graph('row_losses')
  const raw = g.input('logits', 'float32', ['rows', 'classes'])
  const labels = g.input('labels', 'int64', ['rows'])
  const most = reduceMax(raw, [1], { keepdims: true })
  const own = gatherElements(raw, unsqueeze(labels, [1]), 1)
  const exact = (values: Value<'float32'>) => cast(values, 'float64')
  // ReduceLogSumExp takes half as long again. Beside the largest term, 1, a loss of 1e-12 is exact where logits are 30.
  const sum = reduceSum(exp(sub(exact(raw), exact(most))), [1], { keepdims: true })
  g.output('loss', squeeze(add(log(sum), sub(exact(most), exact(own))), [1]))
  g.output('correct', cast(equal(argMax(raw, 1), labels), 'float64'))
  return g.finish()
}
