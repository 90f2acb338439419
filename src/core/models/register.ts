/** The register of model architectures: one line each. */
import type { ModelSpec, TransformerSpec } from '../../wire/model.ts'
import { boundedCache } from './bounded-cache.ts'
import { deepMlp } from './deep-mlp.ts'
import { deepTransformer } from './deep-transformer.ts'
import { mlp } from './mlp.ts'
import type { Model } from './model.ts'
import { transformer } from './transformer.ts'

const models = boundedCache<Model>()

/** The model of a specification. Equal specifications share one model, so that its graphs' sessions are shared. */
export function modelOf(spec: ModelSpec): Model {
  const key = JSON.stringify(Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1)))
  return models(key, () => made(spec))
}

function made(spec: ModelSpec): Model {
  switch (spec.architecture) {
    case 'transformer':
      return isOneLayer(spec) ? transformer(spec) : deepTransformer(spec)
    case 'mlp':
      return mlp(spec)
    case 'deep_mlp':
      return deepMlp(spec)
    case 'onnx':
      throw new Error('the model of an uploaded graph is made of the graph, by uploadedModel')
  }
}

/** Whether it is the transformer of Nanda et al. 2023, which has graphs of its own and a map from neurons to logits. */
export function isOneLayer(spec: TransformerSpec): boolean {
  const { layers, d_mlp, activation = 'relu', normalization = 'none' } = spec
  const general = [
    spec.tensor_names,
    spec.kv_heads,
    spec.d_head,
    spec.gated,
    spec.norm_position,
    spec.final_norm,
    spec.norm_epsilon,
    spec.positions,
    spec.position_count,
    spec.rotary_base,
    spec.rotary_pairs,
    spec.tied,
    spec.biases,
  ]
  if (general.some((field) => field !== undefined)) return false
  return layers === 1 && d_mlp > 0 && activation === 'relu' && normalization === 'none'
}
