/** The names and layouts of Hugging Face's GPT2LMHeadModel: Conv1D kernels [in, out]; queries, keys and values in one. */
import { fused, inOut, outIn } from '../layouts.ts'
import { entry, type Family } from './family.ts'

export const gpt2: Family = {
  defaults: {
    activation: 'gelu_tanh',
    normalization: 'layer_norm',
    tied: true,
    biases: { attention: true, attention_output: true, mlp: true, normalization: true, unembed: false },
  },
  parts: {
    embedding: entry('transformer.wte.weight', inOut),
    positions: entry('transformer.wpe.weight', inOut),
    attention_norm_scale: entry('transformer.h.{layer}.ln_1.weight', inOut),
    attention_norm_bias: entry('transformer.h.{layer}.ln_1.bias', inOut),
    query: entry('transformer.h.{layer}.attn.c_attn.weight', fused('query')),
    query_bias: entry('transformer.h.{layer}.attn.c_attn.bias', fused('query')),
    key: entry('transformer.h.{layer}.attn.c_attn.weight', fused('key')),
    key_bias: entry('transformer.h.{layer}.attn.c_attn.bias', fused('key')),
    value: entry('transformer.h.{layer}.attn.c_attn.weight', fused('value')),
    value_bias: entry('transformer.h.{layer}.attn.c_attn.bias', fused('value')),
    output: entry('transformer.h.{layer}.attn.c_proj.weight', inOut),
    output_bias: entry('transformer.h.{layer}.attn.c_proj.bias', inOut),
    mlp_norm_scale: entry('transformer.h.{layer}.ln_2.weight', inOut),
    mlp_norm_bias: entry('transformer.h.{layer}.ln_2.bias', inOut),
    up: entry('transformer.h.{layer}.mlp.c_fc.weight', inOut),
    up_bias: entry('transformer.h.{layer}.mlp.c_fc.bias', inOut),
    down: entry('transformer.h.{layer}.mlp.c_proj.weight', inOut),
    down_bias: entry('transformer.h.{layer}.mlp.c_proj.bias', inOut),
    final_norm_scale: entry('transformer.ln_f.weight', inOut),
    final_norm_bias: entry('transformer.ln_f.bias', inOut),
    unembedding: entry('lm_head.weight', outIn),
  },
}
