/** Causal attention with grouped heads: the queries of some last positions over the keys of all. */
import { constant } from '../../../onnx/constant.ts'
import type { Value } from '../../../onnx/graph.ts'
import { mul } from '../../../onnx/operators/arithmetic.ts'
import { greater } from '../../../onnx/operators/comparison.ts'
import { where } from '../../../onnx/operators/logical.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { reshape } from '../../../onnx/operators/reshape.ts'
import { softmax } from '../../../onnx/operators/softmax.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import type { Architecture } from '../architecture.ts'
import { rotate } from './rotary.ts'

export interface Projected {
  /** float32 [rows, asked, heads*d_head]: of the last `asked` positions. */
  readonly queries: Value<'float32'>
  /** float32 [rows, seen, kv_heads*d_head] */
  readonly keys: Value<'float32'>
  readonly values: Value<'float32'>
  readonly asked: number
  readonly seen: number
}

/** What each asked position reads: float32 [rows, asked, heads*d_head]. */
export function attend(a: Architecture, projected: Projected): Value<'float32'> {
  const { asked, seen } = projected
  const { heads, kv_heads, d_head } = a
  const group = heads / kv_heads
  const byHead = (x: Value<'float32'>, count: number, positions: number) =>
    transpose(reshape(x, ['rows', positions, count, d_head]), [0, 2, 1, 3])
  const turned = (x: Value<'float32'>, count: number) =>
    a.positions === 'rotary' ? rotate(x, a, { first: seen - count, count }) : x

  // The queries that share a key stand one below the other: one product serves them all.
  const queries = reshape(turned(byHead(projected.queries, heads, asked), asked), [
    'rows',
    kv_heads,
    group * asked,
    d_head,
  ])
  const keys = turned(byHead(projected.keys, kv_heads, seen), seen)
  const values = byHead(projected.values, kv_heads, seen)
  const scale = constant(queries.builder, 'float32', [], [1 / Math.sqrt(d_head)])
  const scores = matmul(mul(queries, scale), transpose(keys, [0, 1, 3, 2]))
  const pattern = softmax(causal(scores, { group, asked, seen }), -1)
  const mixed = reshape(matmul(pattern, values), ['rows', heads, asked, d_head])
  return reshape(transpose(mixed, [0, 2, 1, 3]), ['rows', asked, heads * d_head])
}

interface Window {
  readonly group: number
  readonly asked: number
  readonly seen: number
}

/** Scores [rows, kv_heads, group*asked, seen] with -Infinity where a key comes after its query. */
function causal(scores: Value<'float32'>, { group, asked, seen }: Window): Value<'float32'> {
  if (asked === 1) return scores
  const g = scores.builder
  // By comparison and not as a constant: with a context of 1,024 that would be a mebibyte a layer.
  const position = Array.from({ length: group * asked }, (_, row) => seen - asked + (row % asked))
  const ofQuery = constant(g, 'int64', [group * asked, 1], position)
  const ofKey = constant(
    g,
    'int64',
    [seen],
    Array.from({ length: seen }, (_, key) => key),
  )
  return where(greater(ofKey, ofQuery), constant(g, 'float32', [], [Number.NEGATIVE_INFINITY]), scores)
}
