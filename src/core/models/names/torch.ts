/** Names for a transformer of plain torch modules: nn.Embedding, and nn.Linear with weights [out, in]. */
import { inOut, outIn } from '../layouts.ts'
import { entry, type Family } from './family.ts'

export const torch: Family = {
  defaults: {
    biases: { attention: true, attention_output: true, mlp: true, normalization: true, unembed: true },
  },
  parts: {
    embedding: entry('embed.weight', inOut),
    positions: entry('pos_embed.weight', inOut),
    attention_norm_scale: entry('layers.{layer}.norm1.weight', inOut),
    attention_norm_bias: entry('layers.{layer}.norm1.bias', inOut),
    query: entry('layers.{layer}.attn.q_proj.weight', outIn),
    query_bias: entry('layers.{layer}.attn.q_proj.bias', inOut),
    key: entry('layers.{layer}.attn.k_proj.weight', outIn),
    key_bias: entry('layers.{layer}.attn.k_proj.bias', inOut),
    value: entry('layers.{layer}.attn.v_proj.weight', outIn),
    value_bias: entry('layers.{layer}.attn.v_proj.bias', inOut),
    output: entry('layers.{layer}.attn.out_proj.weight', outIn),
    output_bias: entry('layers.{layer}.attn.out_proj.bias', inOut),
    mlp_norm_scale: entry('layers.{layer}.norm2.weight', inOut),
    mlp_norm_bias: entry('layers.{layer}.norm2.bias', inOut),
    up: entry('layers.{layer}.mlp.up.weight', outIn),
    up_bias: entry('layers.{layer}.mlp.up.bias', inOut),
    gate: entry('layers.{layer}.mlp.gate.weight', outIn),
    gate_bias: entry('layers.{layer}.mlp.gate.bias', inOut),
    down: entry('layers.{layer}.mlp.down.weight', outIn),
    down_bias: entry('layers.{layer}.mlp.down.bias', inOut),
    final_norm_scale: entry('norm.weight', inOut),
    final_norm_bias: entry('norm.bias', inOut),
    unembedding: entry('unembed.weight', outIn),
    unembedding_bias: entry('unembed.bias', inOut),
  },
}
