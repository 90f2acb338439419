/** Names for a transformer of Keras or TensorFlow.js layers: Embedding, and Dense with kernels [in, out]. */
import { inOut } from '../layouts.ts'
import { entry, type Family } from './family.ts'

export const keras: Family = {
  defaults: {
    biases: { attention: true, attention_output: true, mlp: true, normalization: true, unembed: true },
  },
  parts: {
    embedding: entry('embedding/embeddings', inOut),
    positions: entry('position_embedding/embeddings', inOut),
    attention_norm_scale: entry('layer_{layer}/attention_norm/gamma', inOut),
    attention_norm_bias: entry('layer_{layer}/attention_norm/beta', inOut),
    query: entry('layer_{layer}/query/kernel', inOut),
    query_bias: entry('layer_{layer}/query/bias', inOut),
    key: entry('layer_{layer}/key/kernel', inOut),
    key_bias: entry('layer_{layer}/key/bias', inOut),
    value: entry('layer_{layer}/value/kernel', inOut),
    value_bias: entry('layer_{layer}/value/bias', inOut),
    output: entry('layer_{layer}/attention_output/kernel', inOut),
    output_bias: entry('layer_{layer}/attention_output/bias', inOut),
    mlp_norm_scale: entry('layer_{layer}/mlp_norm/gamma', inOut),
    mlp_norm_bias: entry('layer_{layer}/mlp_norm/beta', inOut),
    up: entry('layer_{layer}/up/kernel', inOut),
    up_bias: entry('layer_{layer}/up/bias', inOut),
    gate: entry('layer_{layer}/gate/kernel', inOut),
    gate_bias: entry('layer_{layer}/gate/bias', inOut),
    down: entry('layer_{layer}/down/kernel', inOut),
    down_bias: entry('layer_{layer}/down/bias', inOut),
    final_norm_scale: entry('final_norm/gamma', inOut),
    final_norm_bias: entry('final_norm/beta', inOut),
    unembedding: entry('logits/kernel', inOut),
    unembedding_bias: entry('logits/bias', inOut),
  },
}
