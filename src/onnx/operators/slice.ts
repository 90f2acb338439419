import { checkAxis, describe } from '../check.ts'
import { constant } from '../constant.ts'
import type { DType } from '../dtype.ts'
import type { Dim, Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'
import { checkShape } from '../shape.ts'

/** From `start` up to but not including `end`; below 0 counts from the end of the axis. */
export interface Bounds {
  readonly axis: number
  readonly start: number
  /** Without it: to the end of the axis. */
  readonly end?: number
  /** The result's size along a symbolic axis: a new name, or a number where the caller knows it. */
  readonly size?: Dim
}

// What ONNX takes for "to the end"; any size is smaller.
const toTheEnd = Number.MAX_SAFE_INTEGER

/**
 * A part of x along one axis, with constant bounds. Throws if the bounds lie outside a numeric axis, and if the
 * axis is symbolic and no `size` is given.
 */
export function slice<D extends DType>(x: Value<D>, { axis, start, end, size }: Bounds): Value<D> {
  const place = checkAxis('slice', x, axis)
  const dim = x.shape[place]
  for (const bound of [start, end ?? 0]) {
    if (!Number.isSafeInteger(bound)) throw new GraphError('slice', `bound ${bound} is not a safe integer`)
  }
  const shape: Dim[] = [...x.shape]
  shape[place] = typeof dim === 'number' ? knownSize(x, place, dim, start, end) : namedSize(x, place, size)
  if (typeof dim === 'number' && size !== undefined && size !== shape[place]) {
    throw new GraphError(
      'slice',
      `axis ${place} of ${describe(x)} gives ${shape[place]} elements, not ${size}`,
    )
  }
  const bounds = [start, end ?? toTheEnd, place].map((bound) => constant(x.builder, 'int64', [1], [bound]))
  return x.builder.addNode('Slice', [x, ...bounds], x.dtype, shape)
}

function knownSize(x: Value, axis: number, dim: number, start: number, end = dim): number {
  const from = start < 0 ? start + dim : start
  const to = end < 0 ? end + dim : end
  if (from < 0 || to > dim || from > to) {
    throw new GraphError('slice', `${start} to ${end} lies outside axis ${axis} of ${describe(x)}`)
  }
  return to - from
}

function namedSize(x: Value, axis: number, size: Dim | undefined): Dim {
  if (size === undefined) {
    throw new GraphError('slice', `axis ${axis} of ${describe(x)} is symbolic: give the size of the result`)
  }
  checkShape('slice', [size])
  return size
}
