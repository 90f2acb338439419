/** What the one-layer transformer's graphs on rows of tokens take, up to the residual stream. */
import { constant } from '../../onnx/constant.ts'
import type { GraphBuilder } from '../../onnx/graph.ts'
import { add } from '../../onnx/operators/arithmetic.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { transpose } from '../../onnx/operators/transpose.ts'

/**
 * Adds the inputs: tokens int64 [rows, context], the weights by their TransformerLens names, and the scale of the scores.
 * `stream` float32 [rows, read_position + 1, d_model] is the embedding of the positions that are seen: attention is causal.
 */
export function transformerInputs(g: GraphBuilder, readPosition: number) {
  const tokens = g.input('tokens', 'int64', ['rows', 'context'])
  const W_E = g.input('embed.W_E', 'float32', ['d_model', 'vocabulary'])
  const W_pos = g.input('pos_embed.W_pos', 'float32', ['context', 'd_model'])
  const weights = {
    W_K: g.input('blocks.0.attn.W_K', 'float32', ['heads', 'd_head', 'd_model']),
    W_Q: g.input('blocks.0.attn.W_Q', 'float32', ['heads', 'd_head', 'd_model']),
    W_V: g.input('blocks.0.attn.W_V', 'float32', ['heads', 'd_head', 'd_model']),
    W_O: g.input('blocks.0.attn.W_O', 'float32', ['d_model', 'heads*d_head']),
    W_in: g.input('blocks.0.mlp.W_in', 'float32', ['d_mlp', 'd_model']),
    b_in: g.input('blocks.0.mlp.b_in', 'float32', ['d_mlp']),
    W_out: g.input('blocks.0.mlp.W_out', 'float32', ['d_model', 'd_mlp']),
    b_out: g.input('blocks.0.mlp.b_out', 'float32', ['d_model']),
    W_U: g.input('unembed.W_U', 'float32', ['d_model', 'vocabulary']),
    scale: g.input('inverse_sqrt_d_head', 'float32', []),
  }
  const seen = constant(
    g,
    'int64',
    [readPosition + 1],
    Array.from({ length: readPosition + 1 }, (_, t) => t),
  )
  const stream = add(gather(transpose(W_E, [1, 0]), gather(tokens, seen, 1), 0), gather(W_pos, seen, 0))
  const read = gather(stream, constant(g, 'int64', [], [readPosition]), 1)
  return { ...weights, stream, read }
}
