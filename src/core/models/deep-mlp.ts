/** Any number of hidden layers on concatenated embeddings, under the names and layouts of a family. */
import { type Graph, graph, type Value } from '../../onnx/graph.ts'
import { add } from '../../onnx/operators/arithmetic.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { reshape } from '../../onnx/operators/reshape.ts'
import type { DeepMlpSpec } from '../../wire/model.ts'
import { activate } from './blocks/activation.ts'
import { boundedCache } from './bounded-cache.ts'
import type { PlainLayout } from './layouts.ts'
import type { Model, TensorSpec } from './model.ts'
import { mlpNamesOf } from './names/mlp-names.ts'

interface Linear {
  readonly map: TensorSpec
  readonly read: ReturnType<PlainLayout>['read']
  readonly bias: TensorSpec | null
}

interface Parts {
  readonly embedding: TensorSpec
  readonly hidden: readonly Linear[]
  readonly unembedding: Linear
}

/** The model of a deep MLP specification. */
export function deepMlp(spec: DeepMlpSpec): Model {
  const parts = partsOf(spec)
  const linears = [...parts.hidden, parts.unembedding]
  const hidden = boundedCache<Graph>(1)
  const maps = linears.reduce(
    (sum, { map }) => sum + map.sizes.reduce((product, size) => product * size, 1),
    0,
  )
  return {
    tensors: [parts.embedding, ...linears.flatMap(({ map, bias }) => (bias === null ? [map] : [map, bias]))],
    contradiction: null,
    forward: forward(spec, parts, false),
    hidden: () => hidden('', () => forward(spec, parts, true)),
    grid: null,
    constants: {},
    neuronLogit: null,
    embedding: parts.embedding.name,
    embeddingByToken: true,
    neurons: 0,
    vocabulary: spec.vocabulary,
    operationsPerRow: 2 * maps,
  }
}

function partsOf(spec: DeepMlpSpec): Parts {
  const { d_model, vocabulary, context, hidden_sizes } = spec
  const names = mlpNamesOf(spec.tensor_names)
  const axes = [
    { letter: 'context*d_model', size: context * d_model },
    ...hidden_sizes.map((size, layer) => ({ letter: `hidden_${layer}`, size })),
    { letter: 'vocabulary', size: vocabulary },
  ]
  const linears = axes.slice(1).map((out, layer): Linear => {
    const last = layer === hidden_sizes.length
    const name = last ? names.unembedding : names.layer(layer)
    const stored = names.layout(axes.slice(layer, layer + 2))
    const bias = { name: name.bias, letters: [out.letter], sizes: [out.size] }
    return {
      map: { name: name.map, letters: stored.letters, sizes: stored.sizes },
      read: stored.read,
      bias: (last ? spec.unembed_bias : spec.biases) ? bias : null,
    }
  })
  const unembedding = linears.at(-1)
  if (unembedding === undefined) throw new Error('a deep MLP has an unembedding')
  return {
    embedding: { name: names.embedding, letters: ['vocabulary', 'd_model'], sizes: [vocabulary, d_model] },
    hidden: linears.slice(0, -1),
    unembedding,
  }
}

/** tokens int64 [rows, context] and the tensors -> logits float32 [rows, vocabulary], and hidden.<k> and neurons.<k> where asked for. */
function forward({ context, d_model, activation }: DeepMlpSpec, parts: Parts, hidden: boolean): Graph {
  const g = graph(hidden ? 'deep_mlp_hidden_states' : 'deep_mlp_forward')
  const input = ({ name, sizes }: TensorSpec) => g.input(name, 'float32', sizes)
  const linear = (x: Value<'float32'>, { map, read, bias }: Linear) => {
    const product = matmul(x, read(input(map)))
    return bias === null ? product : add(product, input(bias))
  }
  const tokens = g.input('tokens', 'int64', ['rows', context])
  let stream = reshape(gather(input(parts.embedding), tokens, 0), ['rows', context * d_model])
  if (hidden) g.output('hidden.0', stream)
  for (const [layer, part] of parts.hidden.entries()) {
    stream = activate(linear(stream, part), activation)
    if (hidden) {
      g.output(`hidden.${layer + 1}`, stream)
      g.output(`neurons.${layer + 1}`, stream)
    }
  }
  g.output('logits', linear(stream, parts.unembedding))
  return g.finish()
}
