/** Logits averaged over each class of pairs, as a graph. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { gather } from '../../../onnx/operators/gather.ts'
import { reduceMean } from '../../../onnx/operators/reduce.ts'
import { cast } from '../../../onnx/operators/unary.ts'

/**
 * logits float32 [block, n, vocabulary] (a block of classes s, the pairs i of each), columns int64 [n] ->
 * means float64 [block, n]. The projection onto a frequency of a + b sees the class means alone (measures.md, Fourier).
 */
export const classMeans: Graph = build()

function build(): Graph {
  const g = graph('class_means')
  const logits = g.input('logits', 'float32', ['block', 'n', 'vocabulary'])
  const columns = g.input('columns', 'int64', ['n'])
  g.output('means', reduceMean(cast(gather(logits, columns, 2), 'float64'), [1]))
  return g.finish()
}
