/** The one-layer transformer of Nanda et al. 2023, read at one position: no normalization, learned positions, ReLU. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { add, mul } from '../../onnx/operators/arithmetic.ts'
import { einsum } from '../../onnx/operators/einsum.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { reshape } from '../../onnx/operators/reshape.ts'
import { softmax } from '../../onnx/operators/softmax.ts'
import { transpose } from '../../onnx/operators/transpose.ts'
import { relu } from '../../onnx/operators/unary.ts'
import type { TransformerSpec } from '../../wire/model.ts'
import { boundedCache } from './bounded-cache.ts'
import type { Model, TensorSpec } from './model.ts'
import { factoredNeuronLogit } from './neuron-logit.ts'
import { transformerGrid } from './transformer-grid.ts'
import { transformerInputs } from './transformer-inputs.ts'
import { transformerHidden, transformerLogits } from './transformer-rows.ts'

const neuronLogit = factoredNeuronLogit('transformer_neuron_logit', 'unembed.W_U', 'blocks.0.mlp.W_out')
const forwards = boundedCache<Graph>()

/** The model of a transformer specification; tensors by their TransformerLens names. */
export function transformer(spec: TransformerSpec): Model {
  const { d_model, d_mlp, heads, vocabulary, context, read_position } = spec
  const d_head = d_model / heads
  const perHead = { letters: ['heads', 'd_head', 'd_model'], sizes: [heads, d_head, d_model] }
  const tensors: TensorSpec[] = [
    { name: 'embed.W_E', letters: ['d_model', 'vocabulary'], sizes: [d_model, vocabulary] },
    { name: 'pos_embed.W_pos', letters: ['context', 'd_model'], sizes: [context, d_model] },
    { name: 'blocks.0.attn.W_K', ...perHead },
    { name: 'blocks.0.attn.W_Q', ...perHead },
    { name: 'blocks.0.attn.W_V', ...perHead },
    { name: 'blocks.0.attn.W_O', letters: ['d_model', 'heads*d_head'], sizes: [d_model, heads * d_head] },
    { name: 'blocks.0.mlp.W_in', letters: ['d_mlp', 'd_model'], sizes: [d_mlp, d_model] },
    { name: 'blocks.0.mlp.b_in', letters: ['d_mlp'], sizes: [d_mlp] },
    { name: 'blocks.0.mlp.W_out', letters: ['d_model', 'd_mlp'], sizes: [d_model, d_mlp] },
    { name: 'blocks.0.mlp.b_out', letters: ['d_model'], sizes: [d_model] },
    { name: 'unembed.W_U', letters: ['d_model', 'vocabulary'], sizes: [d_model, vocabulary] },
  ]
  const projections = 2 * d_model * d_model
  return {
    tensors,
    forward: forwards(`${read_position}`, () => forward(read_position)),
    logits: () => transformerLogits(read_position),
    hidden: () => transformerHidden(read_position),
    grid: transformerGrid(spec),
    constants: {
      inverse_sqrt_d_head: { dtype: 'float32', shape: [], data: new Float32Array([1 / Math.sqrt(d_head)]) },
    },
    neuronLogit,
    contradiction: null,
    embedding: 'embed.W_E',
    embeddingByToken: false,
    neurons: d_mlp,
    vocabulary,
    operationsPerRow:
      (2 + 2 * (read_position + 1)) * projections + 4 * d_mlp * d_model + 2 * d_model * vocabulary,
  }
}

/** Only the query at the read position is computed; attention is causal, so it sees positions 0 .. read_position. */
function forward(readPosition: number): Graph {
  const g = graph(`transformer_forward_at_${readPosition}`)
  const { W_K, W_Q, W_V, W_O, W_in, b_in, W_out, b_out, W_U, scale, stream, read } = transformerInputs(
    g,
    readPosition,
  )
  const query = einsum('hed,nd->nhe', W_Q, read)
  const key = einsum('hed,ntd->nthe', W_K, stream)
  const value = einsum('hed,ntd->nthe', W_V, stream)
  const pattern = softmax(mul(einsum('nhe,nthe->nht', query, key), scale), -1)
  const mixed = reshape(einsum('nht,nthe->nhe', pattern, value), ['rows', 'heads*d_head'])
  const afterAttention = add(read, matmul(mixed, transpose(W_O, [1, 0])))
  const neurons = relu(add(matmul(afterAttention, transpose(W_in, [1, 0])), b_in))
  g.output('neurons', neurons)
  const afterMlp = add(afterAttention, add(matmul(neurons, transpose(W_out, [1, 0])), b_out))
  g.output('logits', matmul(afterMlp, W_U))
  return g.finish()
}
