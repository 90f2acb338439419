/** The transformer of any depth, under the names and layouts of a family. */
import type { Graph } from '../../onnx/graph.ts'
import type { TransformerSpec } from '../../wire/model.ts'
import { type Architecture, architectureOf } from './architecture.ts'
import { boundedCache } from './bounded-cache.ts'
import type { Model } from './model.ts'
import { familyOf } from './names/register.ts'
import { contradictions, storedPart, tensorsOf } from './stored-parts.ts'
import { transformerGraph } from './transformer-graph.ts'

const models = boundedCache<Model>()

/** The model of a transformer specification. Equal architectures under equal names share their graphs. */
export function deepTransformer(spec: TransformerSpec): Model {
  const a = architectureOf(spec)
  return models(JSON.stringify([spec.tensor_names, a]), () => made(spec, a))
}

function made(spec: TransformerSpec, a: Architecture): Model {
  const family = familyOf(spec.tensor_names)
  const embedding = storedPart(family, a, 'embedding')
  if (embedding === null) throw new Error('every family names the embedding')
  const hidden = boundedCache<Graph>(1)
  return {
    tensors: tensorsOf(family, a),
    contradiction: contradictions(family, a),
    forward: transformerGraph(family, a, { hidden: false }),
    hidden: () => hidden('', () => transformerGraph(family, a, { hidden: true })),
    grid: null,
    constants: {},
    neuronLogit: null,
    embedding: embedding.name,
    embeddingByToken: embedding.letters[0] === 'vocabulary',
    neurons: 0,
    vocabulary: a.vocabulary,
    operationsPerRow: operationsPerRow(a),
  }
}

function operationsPerRow(a: Architecture): number {
  const seen = a.read_position + 1
  const { d_model, d_head, heads, kv_heads, d_mlp } = a
  let operations = 2 * d_model * a.vocabulary
  for (let layer = 0; layer < a.layers; layer += 1) {
    const asked = layer === a.layers - 1 ? 1 : seen
    operations += asked * 4 * d_model * heads * d_head + seen * 4 * d_model * kv_heads * d_head
    operations += asked * seen * 4 * heads * d_head
    operations += asked * (a.gated ? 6 : 4) * d_model * d_mlp
  }
  return operations
}
