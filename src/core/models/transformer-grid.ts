/** The one-layer transformer over a grid of pairs: scores and values are made once a token, and mixed for each pair. */

import { constant } from '../../onnx/constant.ts'
import { type Graph, graph, type Value } from '../../onnx/graph.ts'
import { add, div, max, mul, sub } from '../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../onnx/operators/axes.ts'
import { concat } from '../../onnx/operators/concat.ts'
import { einsum } from '../../onnx/operators/einsum.ts'
import { gather } from '../../onnx/operators/gather.ts'
import { matmul } from '../../onnx/operators/matmul.ts'
import { logSumExp, reduceMax, reduceSum } from '../../onnx/operators/reduce.ts'
import { reshape } from '../../onnx/operators/reshape.ts'
import { softmax } from '../../onnx/operators/softmax.ts'
import { transpose } from '../../onnx/operators/transpose.ts'
import { exp } from '../../onnx/operators/unary.ts'
import type { TransformerSpec } from '../../wire/run.ts'
import type { GridModel } from './grid.ts'
import { rectified } from './rectified.ts'
import { sumNeurons } from './sum-neurons.ts'

const pairs = pairsGraph()
const grids = new Map<number, GridModel>()

/** Null where an operand is read: its query differs from pair to pair. */
export function transformerGrid({ read_position }: TransformerSpec): GridModel | null {
  if (read_position < 2) return null
  const grid = grids.get(read_position) ?? {
    tables: tablesGraph(read_position),
    pairs,
    blockwise: ['first_scores', 'first_pre', 'first_logits'],
  }
  grids.set(read_position, grid)
  return grid
}

/**
 * The query is the suffix's last token, the same for all pairs; so are the keys and values of the suffix, which act as
 * one token with their log-sum-exp as score and their softmax average as value. Attention weights sum to 1, so that
 * value is taken off those of the operands and added once. `first_pre` and `first_logits` hold, along their second
 * axis, each head's contribution of the first operand, then what no attention weighs; `pairs` weighs them with its
 * attention weights and a one.
 */
function tablesGraph(readPosition: number): Graph {
  const g = graph(`transformer_tables_at_${readPosition}`)
  const first = g.input('first', 'int64', ['n'])
  const second = g.input('second', 'int64', ['n'])
  const suffix = g.input('suffix', 'int64', ['suffix'])
  const columns = g.input('columns', 'int64', ['classes'])
  const W_E = transpose(g.input('embed.W_E', 'float32', ['d_model', 'vocabulary']), [1, 0])
  const W_pos = g.input('pos_embed.W_pos', 'float32', ['context', 'd_model'])
  const W_K = g.input('blocks.0.attn.W_K', 'float32', ['heads', 'd_head', 'd_model'])
  const W_Q = g.input('blocks.0.attn.W_Q', 'float32', ['heads', 'd_head', 'd_model'])
  const W_V = g.input('blocks.0.attn.W_V', 'float32', ['heads', 'd_head', 'd_model'])
  const W_O = g.input('blocks.0.attn.W_O', 'float32', ['d_model', 'heads*d_head'])
  const W_in = transpose(g.input('blocks.0.mlp.W_in', 'float32', ['d_mlp', 'd_model']), [1, 0])
  const b_in = g.input('blocks.0.mlp.b_in', 'float32', ['d_mlp'])
  const W_out = g.input('blocks.0.mlp.W_out', 'float32', ['d_model', 'd_mlp'])
  const b_out = g.input('blocks.0.mlp.b_out', 'float32', ['d_model'])
  const W_U = gather(g.input('unembed.W_U', 'float32', ['d_model', 'vocabulary']), columns, 1)
  const scale = g.input('inverse_sqrt_d_head', 'float32', [])
  const positions = (from: number, to: number) =>
    constant(
      g,
      'int64',
      [to - from],
      Array.from({ length: to - from }, (_, offset) => from + offset),
    )
  const at = (tokens: Value<'int64'>, from: number, to: number) =>
    add(gather(W_E, tokens, 0), gather(W_pos, positions(from, to), 0))

  const streams = {
    first: at(first, 0, 1),
    second: at(second, 1, 2),
    suffix: add(gather(W_E, suffix, 0), gather(W_pos, g.input('suffix_positions', 'int64', ['suffix']), 0)),
  }
  const read = gather(streams.suffix, constant(g, 'int64', [], [readPosition - 2]), 0)
  const query = einsum('hed,he->hd', W_K, einsum('hed,d->he', W_Q, read))
  const scoresOf = (stream: Value<'float32'>) =>
    mul(transpose(einsum('hd,td->ht', query, stream), [1, 0]), scale)
  const toValues = transpose(W_V, [0, 2, 1])
  const valuesOf = (stream: Value<'float32'>) => matmul(stream, toValues)

  const suffixScores = transpose(scoresOf(streams.suffix), [1, 0])
  const suffixValue = matmul(unsqueeze(softmax(suffixScores, 1), [1]), valuesOf(streams.suffix))
  const firstScores = scoresOf(streams.first)
  g.output('first_scores', firstScores)
  g.output('second_scores', scoresOf(streams.second))
  g.output('suffix_scores', logSumExp(suffixScores, [1]))

  const zeros = unsqueeze(reduceMax(sub(firstScores, firstScores), [1], { keepdims: true }), [2])
  const fromHeads = reshape(W_O, ['d_model', 'heads', 'd_head'], [W_V])
  const firstValues = sub(valuesOf(streams.first), suffixValue)
  const secondValues = sub(valuesOf(streams.second), suffixValue)
  const outputTables = (name: string, onto: Value<'float32'>, rest: Value<'float32'>) => {
    const fromHead = einsum('Dhe,Do->heo', fromHeads, onto)
    const base = add(reduceSum(matmul(suffixValue, fromHead), [0]), rest)
    const ofHeads = (values: Value<'float32'>) => transpose(matmul(values, fromHead), [1, 0, 2])
    g.output(`first_${name}`, concat([ofHeads(firstValues), add(zeros, base)], 1))
    g.output(`second_${name}`, ofHeads(secondValues))
  }
  outputTables('pre', W_in, add(matmul(read, W_in), b_in))
  outputTables('logits', W_U, matmul(add(read, b_out), W_U))
  g.output('neurons_to_logits', matmul(transpose(W_out, [1, 0]), W_U))
  return g.finish()
}

function pairsGraph(): Graph {
  const g = graph('transformer_pairs')
  const firstScores = unsqueeze(g.input('first_scores', 'float32', ['block', 'heads']), [1])
  const secondScores = unsqueeze(g.input('second_scores', 'float32', ['n', 'heads']), [0])
  const suffixScores = g.input('suffix_scores', 'float32', ['heads'])
  const firstPre = g.input('first_pre', 'float32', ['block', 'heads+1', 'd_mlp'])
  const secondPre = g.input('second_pre', 'float32', ['n', 'heads', 'd_mlp'])
  const firstLogits = g.input('first_logits', 'float32', ['block', 'heads+1', 'classes'])
  const secondLogits = g.input('second_logits', 'float32', ['n', 'heads', 'classes'])
  const toLogits = g.input('neurons_to_logits', 'float32', ['d_mlp', 'classes'])

  const most = max(max(firstScores, secondScores), suffixScores)
  const first = exp(sub(firstScores, most))
  const second = exp(sub(secondScores, most))
  const suffix = exp(sub(suffixScores, most))
  const total = add(add(first, second), suffix)
  const one = reduceMax(div(total, total), [2], { keepdims: true })
  const ofFirst = concat([div(first, total), one], 2)
  const ofSecond = transpose(div(second, total), [1, 0, 2])
  // In this order: a sum overwrites its first operand, and with the product as the first it takes three times as long.
  const mixed = (own: Value<'float32'>, other: Value<'float32'>) =>
    add(transpose(matmul(ofSecond, other), [1, 0, 2]), matmul(ofFirst, own))
  const neurons = rectified(mixed(firstPre, secondPre))
  sumNeurons(neurons)
  g.output('logits', add(matmul(neurons, toLogits), mixed(firstLogits, secondLogits)))
  return g.finish()
}
