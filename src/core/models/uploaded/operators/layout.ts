/** Operators that leave elements as they are and give them another shape or order. */
import {
  type Applied,
  allInputs,
  axesOf,
  axisOf,
  fault,
  input,
  integer,
  integerList,
  type Operators,
  optional,
  sameType,
  shapeInput,
  typed,
} from '../node.ts'
import { describe, elementsOf, knownOr, unknown, type Value } from '../value.ts'

/** The same elements in the same order. */
function reshaped(applied: Applied, value: Value, shape: readonly number[]): Value {
  if (elementsOf(shape) !== elementsOf(value.shape))
    fault(applied, 'onnx_shape', `${describe(value)} does not have the elements of [${shape.join(', ')}].`)
  const { known } = value
  return knownOr(value.type, shape, known === null ? null : () => known)
}

function reshape(applied: Applied): Value {
  const value = input(applied, 0)
  const zeroIsZero = integer(applied, 'allowzero', 0) !== 0
  const wanted = shapeInput(applied, 1).map((dim, axis) => {
    if (dim !== 0 || zeroIsZero) return dim
    return (
      value.shape[axis] ??
      fault(applied, 'onnx_shape', `it copies the axis ${axis}, which ${describe(value)} lacks.`)
    )
  })
  if (wanted.some((dim) => dim < -1) || wanted.filter((dim) => dim === -1).length > 1)
    fault(applied, 'onnx_dimension', `[${wanted.join(', ')}] is no shape.`)
  const rest = elementsOf(wanted.filter((dim) => dim !== -1))
  const shape = wanted.map((dim) => (dim === -1 ? elementsOf(value.shape) / rest : dim))
  if (!shape.every(Number.isSafeInteger))
    fault(applied, 'onnx_shape', `${describe(value)} does not have the elements of [${wanted.join(', ')}].`)
  return reshaped(applied, value, shape)
}

function squeeze(applied: Applied): Value {
  const value = input(applied, 0)
  const rank = value.shape.length
  const axes = optional(applied, 1) === null ? null : axesOf(applied, shapeInput(applied, 1), rank)
  const wrong = axes?.find((axis) => value.shape[axis] !== 1)
  if (wrong !== undefined) fault(applied, 'onnx_shape', `the axis ${wrong} of ${describe(value)} is not 1.`)
  const gone = (size: number, axis: number): boolean => (axes === null ? size === 1 : axes.includes(axis))
  return reshaped(
    applied,
    value,
    value.shape.filter((size, axis) => !gone(size, axis)),
  )
}

function unsqueeze(applied: Applied): Value {
  const value = input(applied, 0)
  const given = shapeInput(applied, 1)
  const rank = value.shape.length + given.length
  const axes = axesOf(applied, given, rank)
  const sizes = value.shape[Symbol.iterator]()
  const shape = Array.from({ length: rank }, (_, axis) =>
    axes.includes(axis) ? 1 : (sizes.next().value ?? 1),
  )
  return reshaped(applied, value, shape)
}

function transpose(applied: Applied): Value {
  const { type, shape, known } = input(applied, 0)
  const order = integerList(applied, 'perm') ?? shape.map((_, axis) => shape.length - 1 - axis)
  if (order.length !== shape.length || axesOf(applied, order, shape.length).length !== shape.length)
    fault(applied, 'onnx_attribute', `[${order.join(', ')}] does not order ${shape.length} axes.`)
  const made = order.map((axis) => shape[axis] ?? 1)
  return knownOr(type, made, known === null || shape.length > 1 ? null : () => known)
}

function concat(applied: Applied): Value {
  const values = allInputs(applied)
  const type = sameType(applied, values)
  const [first] = values
  if (first === undefined) return fault(applied, 'onnx_operands', 'it has no inputs.')
  const axis = axisOf(applied, integer(applied, 'axis'), first.shape.length)
  const off = (value: Value): string => value.shape.toSpliced(axis, 1).join()
  const other = values.find((value) => value.shape.length !== first.shape.length || off(value) !== off(first))
  if (other !== undefined)
    fault(applied, 'onnx_shape', `${describe(first)} and ${describe(other)} differ beside the axis ${axis}.`)
  const size = values.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0)
  const all = values.flatMap(({ known }) => (known === null ? [] : [known]))
  const isKnown = all.length === values.length && first.shape.length === 1
  return knownOr(type, first.shape.with(axis, size), isKnown ? () => all.flat() : null)
}

function split(applied: Applied): Value[] {
  const value = input(applied, 0)
  const axis = axisOf(applied, integer(applied, 'axis', 0), value.shape.length)
  const whole = value.shape[axis] ?? 0
  const parts = applied.node.outputs.length
  const sizes = optional(applied, 1) === null ? evenly(whole, parts) : shapeInput(applied, 1)
  if (
    sizes.length !== parts ||
    sizes.some((size) => size < 0) ||
    sizes.reduce((sum, size) => sum + size, 0) !== whole
  )
    fault(applied, 'onnx_shape', `[${sizes.join(', ')}] does not split an axis of ${whole} into ${parts}.`)
  return sizes.map((size, part) => {
    const start = sizes.slice(0, part).reduce((sum, before) => sum + before, 0)
    const { known, shape, type } = value
    const kept = known === null || shape.length > 1 ? null : () => known.slice(start, start + size)
    return knownOr(type, shape.with(axis, size), kept)
  })
}

/** Equal parts, the last one smaller where it must be. */
function evenly(whole: number, parts: number): number[] {
  const size = Math.ceil(whole / parts)
  return Array.from({ length: parts }, (_, part) => Math.min(size, whole - part * size))
}

export const layout: Operators = {
  Reshape: { inputs: [2, 2], infer: reshape },
  Flatten: {
    inputs: [1, 1],
    infer: (applied) => {
      const value = input(applied, 0)
      const rank = value.shape.length
      const given = integer(applied, 'axis', 1)
      const axis = given === rank ? rank : axisOf(applied, given, rank)
      return reshaped(applied, value, [
        elementsOf(value.shape.slice(0, axis)),
        elementsOf(value.shape.slice(axis)),
      ])
    },
  },
  Squeeze: { inputs: [1, 2], infer: squeeze },
  Unsqueeze: { inputs: [2, 2], infer: unsqueeze },
  Transpose: { inputs: [1, 1], infer: transpose },
  Concat: { inputs: [1, Number.POSITIVE_INFINITY], infer: concat },
  Split: { inputs: [1, 2], outputs: Number.POSITIVE_INFINITY, infer: split },
  Trilu: {
    inputs: [1, 2],
    infer: (applied) => {
      const { type, shape } = input(applied, 0)
      if (shape.length < 2) fault(applied, 'onnx_shape', 'it takes matrices.')
      if (optional(applied, 1) !== null) typed(applied, 1, ['int64'])
      return unknown(type, shape)
    },
  },
}
