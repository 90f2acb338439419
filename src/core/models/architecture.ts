/** A transformer specification with nothing left open: every default filled in, every derived size worked out. */
import type { Activation, TransformerSpec } from '../../wire/model.ts'
import { familyOf } from './names/register.ts'

export interface Biases {
  readonly attention: boolean
  readonly attention_output: boolean
  readonly mlp: boolean
  readonly normalization: boolean
  readonly unembed: boolean
}

export interface Architecture {
  readonly layers: number
  readonly heads: number
  readonly kv_heads: number
  readonly d_head: number
  readonly d_model: number
  /** 0: attention only. */
  readonly d_mlp: number
  readonly activation: Activation
  readonly gated: boolean
  readonly normalization: 'none' | 'layer_norm' | 'rms_norm'
  readonly norm_position: 'pre' | 'post'
  readonly final_norm: boolean
  readonly norm_epsilon: number
  readonly positions: 'learned' | 'rotary' | 'none'
  readonly position_count: number
  readonly rotary_base: number
  readonly rotary_pairs: 'halves' | 'adjacent'
  readonly tied: boolean
  readonly biases: Biases
  readonly vocabulary: number
  readonly context: number
  readonly read_position: number
}

/** What whole models of a family have in common, where a specification leaves it out. */
export type FamilyDefaults = Partial<
  Pick<
    Architecture,
    'activation' | 'gated' | 'normalization' | 'norm_epsilon' | 'positions' | 'rotary_pairs' | 'tied'
  >
> & { readonly biases: Biases }

export function architectureOf(spec: TransformerSpec): Architecture {
  const { defaults } = familyOf(spec.tensor_names)
  const normalization = spec.normalization ?? defaults.normalization ?? 'none'
  const norm_position = spec.norm_position ?? 'pre'
  const normed = normalization !== 'none'
  const has = (bias: keyof Biases): boolean => spec.biases?.[bias] ?? defaults.biases[bias]
  return {
    layers: spec.layers,
    heads: spec.heads,
    kv_heads: spec.kv_heads ?? spec.heads,
    d_head: spec.d_head ?? spec.d_model / spec.heads,
    d_model: spec.d_model,
    d_mlp: spec.d_mlp,
    activation: spec.activation ?? defaults.activation ?? 'relu',
    gated: spec.gated ?? defaults.gated ?? false,
    normalization,
    norm_position,
    final_norm: normed && (spec.final_norm ?? norm_position === 'pre'),
    norm_epsilon: spec.norm_epsilon ?? defaults.norm_epsilon ?? 1e-5,
    positions: spec.positions ?? defaults.positions ?? 'learned',
    position_count: spec.position_count ?? spec.context,
    rotary_base: spec.rotary_base ?? 10000,
    rotary_pairs: spec.rotary_pairs ?? defaults.rotary_pairs ?? 'halves',
    tied: spec.tied ?? defaults.tied ?? false,
    biases: {
      attention: has('attention'),
      attention_output: has('attention_output'),
      mlp: has('mlp'),
      normalization: normalization === 'layer_norm' && has('normalization'),
      unembed: has('unembed'),
    },
    vocabulary: spec.vocabulary,
    context: spec.context,
    read_position: spec.read_position,
  }
}
