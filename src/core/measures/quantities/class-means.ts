/** Logits averaged over each class of pairs, as a graph. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { reduceMean } from '../../../onnx/operators/reduce.ts'
import { cast } from '../../../onnx/operators/unary.ts'

/**
 * logits float32 [block, n, n] (a block of classes s, the pairs i of each, columns) -> means float64 [block, n]. The
 * projection onto a frequency of i + j sees the class means alone (docs/measures.md).
 */
export const classMeans: Graph = build()

function build(): Graph {
  const g = graph('class_means')
  const logits = g.input('logits', 'float32', ['block', 'n', 'n'])
  g.output('means', reduceMean(cast(logits, 'float64'), [1]))
  return g.finish()
}
