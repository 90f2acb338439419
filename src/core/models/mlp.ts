/** One hidden layer of ReLU neurons on concatenated embeddings. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { add } from '../../onnx/operators/arithmetic.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { reshape } from '../../onnx/operators/reshape.ts'
import { transpose } from '../../onnx/operators/transpose.ts'
import { relu } from '../../onnx/operators/unary.ts'
import type { MlpSpec } from '../../wire/model.ts'
import { boundedCache } from './bounded-cache.ts'
import { mlpGrid } from './mlp-grid.ts'
import type { Model, TensorSpec } from './model.ts'
import { directNeuronLogit, factoredNeuronLogit } from './neuron-logit.ts'

// Graphs have no sizes in them, so one of each serves every MLP.
const embeddingForward = forward('embedding', false)
const directForward = forward('direct', false)
const hiddens = boundedCache<Graph>()
const embeddingNeuronLogit = factoredNeuronLogit('mlp_neuron_logit', 'unembed.W_U', 'mlp.W_out')
const directMap = directNeuronLogit('mlp_direct_neuron_logit', 'unembed.W_U')

/** The model of an MLP specification. */
export function mlp(spec: MlpSpec): Model {
  const { d_model, d_mlp, vocabulary, context } = spec
  const tensors: TensorSpec[] = [
    { name: 'embed.W_E', letters: ['d_model', 'vocabulary'], sizes: [d_model, vocabulary] },
    { name: 'mlp.W_in', letters: ['d_mlp', 'context*d_model'], sizes: [d_mlp, context * d_model] },
    { name: 'mlp.b_in', letters: ['d_mlp'], sizes: [d_mlp] },
  ]
  const hidden = 2 * d_mlp * context * d_model
  const shared = {
    constants: {},
    grid: mlpGrid(spec),
    contradiction: null,
    hidden: () => hiddens(spec.readout, () => forward(spec.readout, true)),
    embedding: 'embed.W_E',
    embeddingByToken: false,
    neurons: d_mlp,
    vocabulary,
  }
  if (spec.readout === 'direct') {
    tensors.push({ name: 'unembed.W_U', letters: ['d_mlp', 'vocabulary'], sizes: [d_mlp, vocabulary] })
    return {
      ...shared,
      tensors,
      forward: directForward,
      neuronLogit: directMap,
      operationsPerRow: hidden + 2 * d_mlp * vocabulary,
    }
  }
  tensors.push(
    { name: 'mlp.W_out', letters: ['d_model', 'd_mlp'], sizes: [d_model, d_mlp] },
    { name: 'mlp.b_out', letters: ['d_model'], sizes: [d_model] },
    { name: 'unembed.W_U', letters: ['d_model', 'vocabulary'], sizes: [d_model, vocabulary] },
  )
  return {
    ...shared,
    tensors,
    forward: embeddingForward,
    neuronLogit: embeddingNeuronLogit,
    operationsPerRow: hidden + 2 * d_mlp * d_model + 2 * d_model * vocabulary,
  }
}

/** logits = relu([E_a; E_b] W_in^T + b_in) W_out^T + b_out, times W_U; or the neurons times W_U where read directly. */
function forward(readout: MlpSpec['readout'], hidden: boolean): Graph {
  const g = graph(`${readout === 'direct' ? 'mlp_direct' : 'mlp'}_${hidden ? 'hidden_states' : 'forward'}`)
  const tokens = g.input('tokens', 'int64', ['rows', 'context'])
  const W_E = g.input('embed.W_E', 'float32', ['d_model', 'vocabulary'])
  const W_in = g.input('mlp.W_in', 'float32', ['d_mlp', 'context*d_model'])
  const b_in = g.input('mlp.b_in', 'float32', ['d_mlp'])
  const embedded = reshape(gather(transpose(W_E, [1, 0]), tokens, 0), ['rows', 'context*d_model'])
  const neurons = relu(add(matmul(embedded, transpose(W_in, [1, 0])), b_in))
  if (hidden) {
    g.output('hidden.0', embedded)
    g.output('hidden.1', neurons)
  }
  g.output(hidden ? 'neurons.1' : 'neurons', neurons)
  if (readout === 'direct') {
    g.output('logits', matmul(neurons, g.input('unembed.W_U', 'float32', ['d_mlp', 'vocabulary'])))
    return g.finish()
  }
  const W_out = g.input('mlp.W_out', 'float32', ['d_model', 'd_mlp'])
  const b_out = g.input('mlp.b_out', 'float32', ['d_model'])
  const W_U = g.input('unembed.W_U', 'float32', ['d_model', 'vocabulary'])
  const readOut = add(matmul(neurons, transpose(W_out, [1, 0])), b_out)
  if (hidden) g.output('hidden.2', readOut)
  g.output('logits', matmul(readOut, W_U))
  return g.finish()
}
