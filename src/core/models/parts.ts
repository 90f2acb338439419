/** The parts of a transformer: what each is called here, its shape as the graph uses it, and which a model has. */
import type { Architecture } from './architecture.ts'

/** Once a model. */
export type ModelPart =
  | 'embedding'
  | 'positions'
  | 'final_norm_scale'
  | 'final_norm_bias'
  | 'unembedding'
  | 'unembedding_bias'

/** Once a layer. */
export type LayerPart =
  | 'attention_norm_scale'
  | 'attention_norm_bias'
  | 'query'
  | 'query_bias'
  | 'key'
  | 'key_bias'
  | 'value'
  | 'value_bias'
  | 'output'
  | 'output_bias'
  | 'mlp_norm_scale'
  | 'mlp_norm_bias'
  | 'up'
  | 'up_bias'
  | 'gate'
  | 'gate_bias'
  | 'down'
  | 'down_bias'

export type Part = ModelPart | LayerPart

/** One axis: a size, or heads times d_head, which layouts may keep apart. */
export type Axis =
  | { readonly letter: string; readonly size: number }
  | { readonly letter: 'heads' | 'kv_heads'; readonly size: number; readonly each: number }

/** The axes of a part as the graph uses it: a linear map is [in, out]. */
export function axesOf(part: Part, a: Architecture): readonly Axis[] {
  const d_model: Axis = { letter: 'd_model', size: a.d_model }
  const d_mlp: Axis = { letter: 'd_mlp', size: a.d_mlp }
  const vocabulary: Axis = { letter: 'vocabulary', size: a.vocabulary }
  const queries: Axis = { letter: 'heads', size: a.heads, each: a.d_head }
  const keys: Axis = { letter: 'kv_heads', size: a.kv_heads, each: a.d_head }
  switch (part) {
    case 'embedding':
      return [vocabulary, d_model]
    case 'positions':
      return [
        { letter: a.position_count === a.context ? 'context' : 'position_count', size: a.position_count },
        d_model,
      ]
    case 'unembedding':
      return [d_model, vocabulary]
    case 'unembedding_bias':
      return [vocabulary]
    case 'query':
      return [d_model, queries]
    case 'key':
    case 'value':
      return [d_model, keys]
    case 'query_bias':
      return [queries]
    case 'key_bias':
    case 'value_bias':
      return [keys]
    case 'output':
      return [queries, d_model]
    case 'up':
    case 'gate':
      return [d_model, d_mlp]
    case 'down':
      return [d_mlp, d_model]
    case 'up_bias':
    case 'gate_bias':
      return [d_mlp]
    case 'final_norm_scale':
    case 'final_norm_bias':
    case 'attention_norm_scale':
    case 'attention_norm_bias':
    case 'mlp_norm_scale':
    case 'mlp_norm_bias':
    case 'output_bias':
    case 'down_bias':
      return [d_model]
  }
}

/** The parts that a model has outside of its layers. */
export function modelParts(a: Architecture): ModelPart[] {
  return [
    'embedding',
    ...when(a.positions === 'learned', 'positions'),
    ...when(a.final_norm, 'final_norm_scale'),
    ...when(a.final_norm && a.biases.normalization, 'final_norm_bias'),
    ...when(!a.tied, 'unembedding'),
    ...when(a.biases.unembed, 'unembedding_bias'),
  ]
}

/** The parts that each layer has. */
export function layerParts(a: Architecture): LayerPart[] {
  const { biases } = a
  const normed = a.normalization !== 'none'
  const attention: LayerPart[] = [
    ...when(normed, 'attention_norm_scale'),
    ...when(biases.normalization, 'attention_norm_bias'),
    'query',
    'key',
    'value',
    ...when(biases.attention, 'query_bias', 'key_bias', 'value_bias'),
    'output',
    ...when(biases.attention_output, 'output_bias'),
  ]
  if (a.d_mlp === 0) return attention
  return [
    ...attention,
    ...when(normed, 'mlp_norm_scale'),
    ...when(biases.normalization, 'mlp_norm_bias'),
    'up',
    ...when(a.gated, 'gate'),
    'down',
    ...when(biases.mlp, 'up_bias'),
    ...when(biases.mlp && a.gated, 'gate_bias'),
    ...when(biases.mlp, 'down_bias'),
  ]
}

function when<T extends Part>(condition: boolean, ...parts: readonly T[]): readonly T[] {
  return condition ? parts : []
}
