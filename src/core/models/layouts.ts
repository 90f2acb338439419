/** How a part of a model lies in a snapshot's tensor, and how a graph reads it from there, without copying before. */
import type { Value } from '../../onnx/graph.ts'
import { reshape } from '../../onnx/operators/reshape.ts'
import { slice } from '../../onnx/operators/slice.ts'
import { transpose } from '../../onnx/operators/transpose.ts'
import type { Architecture } from './architecture.ts'
import type { Axis } from './parts.ts'

export interface Stored {
  readonly letters: readonly string[]
  readonly sizes: readonly number[]
  /** The part [axes] from the tensor [sizes]. */
  readonly read: (tensor: Value<'float32'>) => Value<'float32'>
}

/** A layout of parts that have no heads. */
export type PlainLayout = (axes: readonly Axis[]) => Stored

export type Layout = (axes: readonly Axis[], a: Architecture) => Stored

const letterOf = (axis: Axis): string => ('each' in axis ? `${axis.letter}*d_head` : axis.letter)
const sizeOf = (axis: Axis): number => ('each' in axis ? axis.size * axis.each : axis.size)

/** As the graph uses it: a linear map is [in, out]. */
export const inOut: PlainLayout = (axes) => ({
  letters: axes.map(letterOf),
  sizes: axes.map(sizeOf),
  read: (tensor) => tensor,
})

/** A linear map as [out, in]. */
export const outIn: PlainLayout = (axes) => {
  const { letters, sizes } = inOut(axes)
  return {
    letters: letters.toReversed(),
    sizes: sizes.toReversed(),
    read: (tensor) => transpose(tensor, [1, 0]),
  }
}

/** Heads and d_head as two axes, in their place: [heads, d_head, d_model] of the output map, [heads, d_head] of a bias. */
export const headsApart: Layout = (axes) => ({
  letters: axes.flatMap((axis) => ('each' in axis ? [axis.letter, 'd_head'] : [axis.letter])),
  sizes: axes.flatMap((axis) => ('each' in axis ? [axis.size, axis.each] : [axis.size])),
  read: (tensor) => reshape(tensor, inOut(axes).sizes),
})

/** [heads, d_model, d_head] of queries, keys and values. */
export const headsInOut: Layout = (axes, a) => byHead(axes, a, ['heads', 'in', 'out'])

/** [heads, d_head, d_model] of queries, keys and values. */
export const headsOutIn: Layout = (axes, a) => byHead(axes, a, ['heads', 'out', 'in'])

type Place = 'heads' | 'in' | 'out'

function byHead(axes: readonly Axis[], a: Architecture, places: readonly Place[]): Stored {
  const heads = axes.find((axis) => 'each' in axis)
  const input = axes.find((axis) => !('each' in axis))
  if (heads === undefined || input === undefined) throw new Error('only queries, keys and values lie by head')
  const kept = { heads, in: input, out: { letter: 'd_head', size: a.d_head } }
  const order = (['in', 'heads', 'out'] as const).map((place) => places.indexOf(place))
  return {
    letters: places.map((place) => kept[place].letter),
    sizes: places.map((place) => kept[place].size),
    read: (tensor) => reshape(transpose(tensor, order), inOut(axes).sizes),
  }
}

/** Queries, keys and values side by side along the last axis, as [in, out] or as the bias. */
export function fused(part: 'query' | 'key' | 'value'): Layout {
  return (axes, { heads, kv_heads, d_head }) => {
    const [queries, keys] = [heads * d_head, kv_heads * d_head]
    const [start, size] = { query: [0, queries], key: [queries, keys], value: [queries + keys, keys] }[part]
    const leading = axes.slice(0, -1)
    const letter = heads === kv_heads ? '3*heads*d_head' : '(heads+2*kv_heads)*d_head'
    const total = queries + 2 * keys
    return {
      letters: [...leading.map(letterOf), letter],
      sizes: [...leading.map(sizeOf), total],
      read: (tensor) => slice(tensor, { axis: -1, start: start ?? 0, end: (start ?? 0) + (size ?? 0) }),
    }
  }
}
