/** W_L, the linear map from the neurons to the logits, as a graph. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { transpose } from '../../onnx/operators/transpose.ts'
import { cast } from '../../onnx/operators/unary.ts'

/** W_L = W_U^T W_out, float64 [vocabulary, d_mlp] (Nanda et al. 2023, section 4.2; the residual stream's skip aside). */
export function factoredNeuronLogit(name: string, unembed: string, out: string): Graph {
  const g = graph(name)
  const W_U = cast(g.input(unembed, 'float32', ['d_model', 'vocabulary']), 'float64')
  const W_out = cast(g.input(out, 'float32', ['d_model', 'd_mlp']), 'float64')
  g.output('W_L', matmul(transpose(W_U, [1, 0]), W_out))
  return g.finish()
}

/** W_L = W_U^T where the unembedding [d_mlp, vocabulary] reads the neurons themselves. */
export function directNeuronLogit(name: string, unembed: string): Graph {
  const g = graph(name)
  const W_U = cast(g.input(unembed, 'float32', ['d_mlp', 'vocabulary']), 'float64')
  g.output('W_L', transpose(W_U, [1, 0]))
  return g.finish()
}
