/** The names and layouts of TransformerLens (HookedTransformer.state_dict()). */
import { headsApart, headsInOut, inOut } from '../layouts.ts'
import { entry, type Family } from './family.ts'

export const transformerLens: Family = {
  defaults: {
    biases: { attention: true, attention_output: true, mlp: true, normalization: true, unembed: true },
  },
  parts: {
    embedding: entry('embed.W_E', inOut),
    positions: entry('pos_embed.W_pos', inOut),
    attention_norm_scale: entry('blocks.{layer}.ln1.w', inOut),
    attention_norm_bias: entry('blocks.{layer}.ln1.b', inOut),
    query: entry('blocks.{layer}.attn.W_Q', headsInOut),
    query_bias: entry('blocks.{layer}.attn.b_Q', headsApart),
    key: entry('blocks.{layer}.attn.W_K', headsInOut, 'blocks.{layer}.attn._W_K'),
    key_bias: entry('blocks.{layer}.attn.b_K', headsApart, 'blocks.{layer}.attn._b_K'),
    value: entry('blocks.{layer}.attn.W_V', headsInOut, 'blocks.{layer}.attn._W_V'),
    value_bias: entry('blocks.{layer}.attn.b_V', headsApart, 'blocks.{layer}.attn._b_V'),
    output: entry('blocks.{layer}.attn.W_O', headsApart),
    output_bias: entry('blocks.{layer}.attn.b_O', inOut),
    mlp_norm_scale: entry('blocks.{layer}.ln2.w', inOut),
    mlp_norm_bias: entry('blocks.{layer}.ln2.b', inOut),
    // Of a gated MLP W_gate goes through the activation, and W_in is what it gates.
    up: entry('blocks.{layer}.mlp.W_in', inOut),
    up_bias: entry('blocks.{layer}.mlp.b_in', inOut),
    gate: entry('blocks.{layer}.mlp.W_gate', inOut),
    gate_bias: entry('blocks.{layer}.mlp.b_gate', inOut),
    down: entry('blocks.{layer}.mlp.W_out', inOut),
    down_bias: entry('blocks.{layer}.mlp.b_out', inOut),
    final_norm_scale: entry('ln_final.w', inOut),
    final_norm_bias: entry('ln_final.b', inOut),
    unembedding: entry('unembed.W_U', inOut),
    unembedding_bias: entry('unembed.b_U', inOut),
  },
}
