/** Operators that pick elements by indices, which the runtime holds against the sizes when it runs. */
import {
  type Applied,
  axisOf,
  fault,
  input,
  integer,
  integers,
  type Operators,
  sameType,
  shapeInput,
  typed,
} from '../node.ts'
import { describe, elementsOf, knownOr, unknown, type Value } from '../value.ts'

function gather(applied: Applied): Value {
  const value = input(applied, 0)
  const indices = typed(applied, 1, integers)
  const axis = axisOf(applied, integer(applied, 'axis', 0), value.shape.length)
  const size = value.shape[axis] ?? 0
  const outside = indices.known?.find((index) => index < BigInt(-size) || index >= BigInt(size))
  if (outside !== undefined)
    fault(applied, 'onnx_shape', `it picks the index ${outside} from an axis of ${size}.`)
  const shape = [...value.shape.slice(0, axis), ...indices.shape, ...value.shape.slice(axis + 1)]
  const { known } = value
  const places = indices.known
  if (known === null || places === null || value.shape.length !== 1) return unknown(value.type, shape)
  return knownOr(value.type, shape, () => places.map((index) => known.at(Number(index)) ?? 0n))
}

function gatherElements(applied: Applied): Value {
  const value = input(applied, 0)
  const indices = typed(applied, 1, integers)
  const axis = axisOf(applied, integer(applied, 'axis', 0), value.shape.length)
  const fits = indices.shape.every((size, at) => at === axis || size <= (value.shape[at] ?? 0))
  if (indices.shape.length !== value.shape.length || !fits)
    fault(applied, 'onnx_shape', `indices ${describe(indices)} do not go with ${describe(value)}.`)
  return unknown(value.type, indices.shape)
}

function gatherND(applied: Applied): Value {
  const value = input(applied, 0)
  const indices = typed(applied, 1, ['int64'])
  const batch = integer(applied, 'batch_dims', 0)
  const depth = indices.shape.at(-1) ?? 0
  const shared = value.shape.slice(0, batch).join() === indices.shape.slice(0, batch).join()
  const fits = batch >= 0 && batch < Math.min(value.shape.length, indices.shape.length) && shared
  if (!fits || depth < 1 || batch + depth > value.shape.length)
    fault(applied, 'onnx_shape', `indices ${describe(indices)} do not go with ${describe(value)}.`)
  return unknown(value.type, [...indices.shape.slice(0, -1), ...value.shape.slice(batch + depth)])
}

/** Updates have the shape of what the indices pick. */
function scatterND(applied: Applied): Value {
  const [value, updates] = [input(applied, 0), input(applied, 2)]
  const picked = gatherND({ ...applied, node: { ...applied.node, attributes: new Map() } })
  if (picked.shape.join() !== updates.shape.join())
    fault(applied, 'onnx_shape', `updates ${describe(updates)} do not go with ${describe(picked)}.`)
  return unknown(sameType(applied, [value, updates]), value.shape)
}

function oneHot(applied: Applied): Value {
  const indices = typed(applied, 0, integers)
  const values = input(applied, 2)
  const [depth, ...more] = shapeInput(applied, 1)
  if (depth === undefined || more.length > 0 || depth < 1 || elementsOf(values.shape) !== 2)
    return fault(applied, 'onnx_shape', 'it takes one depth above zero, and two values.')
  const axis = axisOf(applied, integer(applied, 'axis', -1), indices.shape.length + 1)
  return unknown(values.type, indices.shape.toSpliced(axis, 0, depth))
}

export const gathering: Operators = {
  Gather: { inputs: [2, 2], infer: gather },
  GatherElements: { inputs: [2, 2], infer: gatherElements },
  GatherND: { inputs: [2, 2], infer: gatherND },
  ScatterND: { inputs: [3, 3], infer: scatterND },
  OneHot: { inputs: [3, 3], infer: oneHot },
}
