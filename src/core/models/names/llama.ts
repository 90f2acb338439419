/** The names and layouts of Hugging Face's LlamaForCausalLM, which Mistral and Qwen2 share: maps as [out, in]. */
import { inOut, outIn } from '../layouts.ts'
import { entry, type Family } from './family.ts'

export const llama: Family = {
  defaults: {
    activation: 'silu',
    gated: true,
    normalization: 'rms_norm',
    norm_epsilon: 1e-6,
    positions: 'rotary',
    biases: { attention: false, attention_output: false, mlp: false, normalization: false, unembed: false },
  },
  parts: {
    embedding: entry('model.embed_tokens.weight', inOut),
    attention_norm_scale: entry('model.layers.{layer}.input_layernorm.weight', inOut),
    attention_norm_bias: entry('model.layers.{layer}.input_layernorm.bias', inOut),
    query: entry('model.layers.{layer}.self_attn.q_proj.weight', outIn),
    query_bias: entry('model.layers.{layer}.self_attn.q_proj.bias', inOut),
    key: entry('model.layers.{layer}.self_attn.k_proj.weight', outIn),
    key_bias: entry('model.layers.{layer}.self_attn.k_proj.bias', inOut),
    value: entry('model.layers.{layer}.self_attn.v_proj.weight', outIn),
    value_bias: entry('model.layers.{layer}.self_attn.v_proj.bias', inOut),
    output: entry('model.layers.{layer}.self_attn.o_proj.weight', outIn),
    output_bias: entry('model.layers.{layer}.self_attn.o_proj.bias', inOut),
    mlp_norm_scale: entry('model.layers.{layer}.post_attention_layernorm.weight', inOut),
    mlp_norm_bias: entry('model.layers.{layer}.post_attention_layernorm.bias', inOut),
    up: entry('model.layers.{layer}.mlp.up_proj.weight', outIn),
    up_bias: entry('model.layers.{layer}.mlp.up_proj.bias', inOut),
    gate: entry('model.layers.{layer}.mlp.gate_proj.weight', outIn),
    gate_bias: entry('model.layers.{layer}.mlp.gate_proj.bias', inOut),
    down: entry('model.layers.{layer}.mlp.down_proj.weight', outIn),
    down_bias: entry('model.layers.{layer}.mlp.down_proj.bias', inOut),
    final_norm_scale: entry('model.norm.weight', inOut),
    final_norm_bias: entry('model.norm.bias', inOut),
    unembedding: entry('lm_head.weight', outIn),
    unembedding_bias: entry('lm_head.bias', inOut),
  },
}
