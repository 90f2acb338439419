/** Operators that take a part of a tensor, or make more of it: by slices, by stretching, by repeating, by padding. */
import { broadcast, sources, stridesOf } from '../broadcast.ts'
import {
  type Applied,
  axesOf,
  fault,
  input,
  numbers,
  type Operators,
  optional,
  shapeInput,
  text,
  typed,
} from '../node.ts'
import { describe, knownOr, unknown, type Value } from '../value.ts'

function slice(applied: Applied): Value {
  const value = input(applied, 0)
  const { shape, type, known } = value
  const [starts, ends] = [shapeInput(applied, 1), shapeInput(applied, 2)]
  const given = optional(applied, 3) === null ? starts.map((_, axis) => axis) : shapeInput(applied, 3)
  const steps = optional(applied, 4) === null ? starts.map(() => 1) : shapeInput(applied, 4)
  if ([ends, given, steps].some(({ length }) => length !== starts.length))
    fault(applied, 'onnx_shape', 'its starts, ends, axes and steps are not equally many.')
  const axes = axesOf(applied, given, shape.length)
  const from = shape.map(() => 0)
  const by = shape.map(() => 1)
  const made = [...shape]
  for (const [index, axis] of axes.entries()) {
    const [size, step] = [shape[axis] ?? 0, steps[index] ?? 1]
    if (step === 0) fault(applied, 'onnx_attribute', 'it has a step of 0.')
    const [low, high] = step > 0 ? [0, size] : [-1, size - 1]
    const place = (at: number): number => Math.min(Math.max(at < 0 ? at + size : at, low), high)
    // Walking down, a start is a place of its own, and so is never below 0.
    const start = step > 0 ? place(starts[index] ?? 0) : Math.max(place(starts[index] ?? 0), 0)
    from[axis] = start
    by[axis] = step
    made[axis] = Math.max(0, Math.ceil((place(ends[index] ?? 0) - start) / step))
  }
  if (known === null) return unknown(type, made)
  const strides = stridesOf(shape)
  const base = from.reduce((sum, start, axis) => sum + start * (strides[axis] ?? 1), 0)
  return knownOr(type, made, () =>
    offsets(
      made,
      by.map((step, axis) => step * (strides[axis] ?? 1)),
    ).map((at) => known[base + at] ?? 0n),
  )
}

/** Where the elements of a shape lie that is walked by these strides. */
function offsets(shape: readonly number[], strides: readonly number[]): number[] {
  return shape.reduce<number[]>(
    (all, size, axis) =>
      all.flatMap((at) => Array.from({ length: size }, (_, step) => at + step * (strides[axis] ?? 0))),
    [0],
  )
}

function expand(applied: Applied): Value {
  const value = input(applied, 0)
  const wanted = shapeInput(applied, 1)
  if (wanted.some((dim) => dim < 1)) fault(applied, 'onnx_dimension', `[${wanted.join(', ')}] is no shape.`)
  const shape = broadcast(applied, [value, { type: value.type, shape: wanted }])
  const { known } = value
  return knownOr(
    value.type,
    shape,
    known === null ? null : () => sources(value.shape, shape).map((at) => known[at] ?? 0n),
  )
}

function tile(applied: Applied): Value {
  const value = input(applied, 0)
  const repeats = shapeInput(applied, 1)
  if (repeats.length !== value.shape.length || repeats.some((times) => times < 1))
    fault(applied, 'onnx_shape', `[${repeats.join(', ')}] does not repeat ${describe(value)}.`)
  return unknown(
    value.type,
    value.shape.map((size, axis) => size * (repeats[axis] ?? 1)),
  )
}

function pad(applied: Applied): Value {
  const value = typed(applied, 0, numbers)
  const { shape } = value
  const pads = shapeInput(applied, 1)
  const given = optional(applied, 3) === null ? shape.map((_, axis) => axis) : shapeInput(applied, 3)
  const axes = axesOf(applied, given, shape.length)
  if (pads.length !== 2 * axes.length)
    fault(applied, 'onnx_shape', `it has ${pads.length} paddings for ${axes.length} axes.`)
  if (text(applied, 'mode', 'constant') !== 'constant')
    fault(applied, 'onnx_attribute', 'it pads with copies; padding with a constant is taken.')
  const made = [...shape]
  for (const [index, axis] of axes.entries())
    made[axis] = (made[axis] ?? 0) + (pads[index] ?? 0) + (pads[index + axes.length] ?? 0)
  return unknown(value.type, made)
}

export const extent: Operators = {
  Slice: { inputs: [3, 5], infer: slice },
  Expand: { inputs: [2, 2], infer: expand },
  Tile: { inputs: [2, 2], infer: tile },
  Pad: { inputs: [2, 4], infer: pad },
}
