/** The schemas of model specifications: how named tensors make logits. */
import { z } from 'zod'

const positive = z.int().positive()
const width = positive.max(16384)

export const activations = ['relu', 'gelu', 'gelu_tanh', 'silu', 'square'] as const
export type Activation = (typeof activations)[number]

/**
 * Whose names and layouts a snapshot's tensors have. `transformer_lens` is the library of that name, `nanda` the code of
 * Nanda et al. 2023 (the same names, other layouts), `gpt2` and `llama` are Hugging Face's, `torch` is nn.Linear's
 * [out, in], `keras` is Dense's kernel [in, out].
 */
export const tensorNames = ['transformer_lens', 'nanda', 'gpt2', 'llama', 'torch', 'keras'] as const
export type TensorNames = (typeof tensorNames)[number]

/** Which linear maps have a bias, and whether a layer norm has one. */
export const biasesSchema = z.strictObject({
  attention: z.boolean().optional().describe('queries, keys and values'),
  attention_output: z.boolean().optional(),
  mlp: z.boolean().optional(),
  normalization: z.boolean().optional().describe('of layer_norm; rms_norm never has one'),
  unembed: z.boolean().optional(),
})

/**
 * A causal transformer of any depth, read at one position. With one layer and none of the optional fields it is that of
 * Nanda et al. 2023: no normalization, learned positions, untied, ReLU. Each default comes from `tensor_names`: `gpt2`
 * is a GPT-2, `llama` a Llama, unless a field says otherwise.
 */
export const transformerSchema = z.looseObject({
  architecture: z.literal('transformer'),
  layers: positive.max(64).default(1),
  heads: positive.max(128),
  d_model: positive.max(4096),
  d_mlp: z.int().nonnegative().max(16384).describe('0: attention only'),
  activation: z.enum(activations).optional(),
  normalization: z.enum(['none', 'layer_norm', 'rms_norm']).optional(),
  vocabulary: positive.max(262144),
  context: positive.max(1024),
  read_position: z.int().nonnegative(),
  tensor_names: z.enum(tensorNames).optional(),
  kv_heads: positive
    .max(128)
    .optional()
    .describe('heads of keys and values, each shared by a group of queries'),
  d_head: positive.max(1024).optional().describe('d_model / heads unless given'),
  gated: z
    .boolean()
    .optional()
    .describe('the activation of one map gates another: SwiGLU with silu, GeGLU with gelu'),
  norm_position: z.enum(['pre', 'post']).optional(),
  final_norm: z
    .boolean()
    .optional()
    .describe('before the unembedding; with norms in pre position unless given'),
  norm_epsilon: z.number().positive().max(1).optional(),
  positions: z.enum(['learned', 'rotary', 'none']).optional(),
  position_count: positive
    .max(65536)
    .optional()
    .describe('rows of the learned positions; the context unless given'),
  rotary_base: z.number().gt(1).max(1e9).optional(),
  rotary_pairs: z.enum(['halves', 'adjacent']).optional().describe('which elements of a head turn together'),
  tied: z.boolean().optional().describe('the unembedding is the embedding'),
  biases: biasesSchema.optional(),
})

/**
 * One hidden layer on concatenated embeddings. `readout` is `embedding` where the hidden layer is written back to
 * d_model and read by W_U, `direct` where W_U reads the hidden layer itself.
 */
export const mlpSchema = z.looseObject({
  architecture: z.literal('mlp'),
  d_model: positive.max(4096),
  d_mlp: width,
  activation: z.literal('relu').default('relu'),
  inputs: z.literal('concatenated_embeddings').default('concatenated_embeddings'),
  readout: z.enum(['embedding', 'direct']).default('embedding'),
  vocabulary: positive.max(65536),
  context: positive.max(64),
})

/** Any number of hidden layers on concatenated embeddings, the last of them read by the unembedding. */
export const deepMlpSchema = z.looseObject({
  architecture: z.literal('deep_mlp'),
  d_model: positive.max(4096),
  hidden_sizes: z.array(width).min(1).max(64),
  activation: z.enum(activations).default('relu'),
  biases: z.boolean().default(true),
  unembed_bias: z.boolean().default(false),
  vocabulary: positive.max(65536),
  context: positive.max(64),
  tensor_names: z.enum(['transformer_lens', 'torch', 'keras']).default('transformer_lens'),
})

/**
 * Any architecture, as an ONNX graph that is sent to PUT /v1/runs/{run}/model: tokens [rows, context] -> logits
 * [rows, vocabulary], or [rows, positions, vocabulary] at the position that is read.
 */
export const onnxSchema = z.looseObject({
  architecture: z.literal('onnx'),
  tokens: z
    .string()
    .optional()
    .describe('the input of token ids; may be left out where it is the only one of whole numbers'),
  logits: z.string().optional().describe('the output of logits; may be left out where it is the only one'),
  hidden: z
    .array(z.string())
    .max(64)
    .optional()
    .describe(
      'values of the graph that are hidden states, from the embedding on: [rows, width], or by position',
    ),
  vocabulary: positive.max(262144),
  context: positive.max(1024),
  read_position: z.int().nonnegative().max(1023).optional().describe('where logits are given by position'),
  constants: z
    .array(z.string())
    .max(2000)
    .optional()
    .describe(
      'floating-point initializers that stay as the graph has them; any other of more than one element is a weight',
    ),
  embedding: z.string().optional().describe('the weight that embeds tokens, for the measures that read it'),
})

export const modelSchema = z.discriminatedUnion('architecture', [
  transformerSchema,
  mlpSchema,
  deepMlpSchema,
  onnxSchema,
])
export type ModelSpec = z.infer<typeof modelSchema>
export type TransformerSpec = z.infer<typeof transformerSchema>
export type OnnxSpec = z.infer<typeof onnxSchema>
export type MlpSpec = z.infer<typeof mlpSchema>
export type DeepMlpSpec = z.infer<typeof deepMlpSchema>
