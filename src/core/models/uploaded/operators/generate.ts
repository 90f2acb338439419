/** Operators that make a tensor of nothing, or of no more than a shape; and those that leave a tensor as it is. */
import { type ElementType, elementTypes } from '../../../../wire/onnx/file.ts'
import {
  type Applied,
  fault,
  input,
  integer,
  numbers,
  type Operators,
  optional,
  shapeInput,
  typed,
} from '../node.ts'
import { elementsOf, isFloat, knownOr, unknown, type Value, valueOfTensor } from '../value.ts'
import { cast } from './elementwise.ts'

function constant(applied: Applied): Value {
  const [[, attribute] = [], ...more] = applied.node.attributes
  if (attribute === undefined || more.length > 0)
    return fault(applied, 'onnx_attribute', 'it must have one attribute, its value.')
  switch (attribute.kind) {
    case 'tensor':
      if (attribute.value.data === null) fault(applied, 'onnx_tensor_size', 'its value has no data.')
      return valueOfTensor(attribute.value)
    case 'float':
      return unknown('float32', [])
    case 'floats':
      return unknown('float32', [attribute.value.length])
    case 'int':
      return knownOr('int64', [], () => [attribute.value])
    case 'ints':
      return knownOr('int64', [attribute.value.length], () => attribute.value)
    case 'string':
      return fault(applied, 'onnx_strings', 'its value is a text.')
  }
}

function filled(applied: Applied): Value {
  const shape = shapeInput(applied, 0)
  const attribute = applied.node.attributes.get('value')
  if (attribute === undefined) return unknown('float32', shape)
  if (attribute.kind !== 'tensor' || attribute.value.data === null || elementsOf(attribute.value.dims) !== 1)
    return fault(applied, 'onnx_attribute', 'its value must be a tensor of one element.')
  const { type, known } = valueOfTensor(attribute.value)
  const [element] = known ?? []
  const count = elementsOf(shape)
  return knownOr(
    type,
    shape,
    element === undefined ? null : () => Array.from({ length: count }, () => element),
  )
}

function range(applied: Applied): Value {
  const { type } = typed(applied, 0, numbers)
  if (isFloat(type))
    fault(
      applied,
      'onnx_shape_unknown',
      'its bounds are floating-point numbers; give integers, and cast the result.',
    )
  const [start, end, step] = [single(applied, 0), single(applied, 1), single(applied, 2)]
  if (step === 0) fault(applied, 'onnx_attribute', 'it has a step of 0.')
  const count = Math.max(0, Math.ceil((end - start) / step))
  return knownOr(type, [count], () =>
    Array.from({ length: count }, (_, index) => BigInt(start + index * step)),
  )
}

function single(applied: Applied, index: number): number {
  const [element] = shapeInput(applied, index)
  return element ?? fault(applied, 'onnx_shape', `its input ${index} must be one number.`)
}

function shapeOf(applied: Applied): Value {
  const { shape } = input(applied, 0)
  const place = (name: string, otherwise: number): number => {
    const at = integer(applied, name, otherwise)
    return Math.min(Math.max(at < 0 ? at + shape.length : at, 0), shape.length)
  }
  const sizes = shape.slice(place('start', 0), place('end', shape.length))
  return knownOr('int64', [sizes.length], () => sizes.map(BigInt))
}

function typeNamed(applied: Applied, code: number): ElementType {
  for (const type of [...numbers, 'bool'] as const) if (elementTypes[type].code === code) return type
  return fault(applied, 'onnx_element_type', `it makes the element type ${code}, which is not taken.`)
}

export const generating: Operators = {
  Constant: { inputs: [0, 0], infer: constant },
  ConstantOfShape: { inputs: [1, 1], infer: filled },
  Range: { inputs: [3, 3], infer: range },
  Shape: { inputs: [1, 1], infer: shapeOf },
  Size: {
    inputs: [1, 1],
    infer: (applied) => knownOr('int64', [], () => [BigInt(elementsOf(input(applied, 0).shape))]),
  },
  EyeLike: {
    inputs: [1, 1],
    infer: (applied) => {
      const { type, shape } = typed(applied, 0, numbers)
      if (shape.length !== 2) fault(applied, 'onnx_shape', 'it takes a matrix.')
      return unknown(typeNamed(applied, integer(applied, 'dtype', elementTypes[type].code)), shape)
    },
  },
  Identity: { inputs: [1, 1], infer: (applied) => input(applied, 0) },
  Cast: { inputs: [1, 1], infer: (applied) => cast(applied, typeNamed(applied, integer(applied, 'to'))) },
  Dropout: {
    inputs: [1, 3],
    outputs: 2,
    infer: (applied) => {
      const value = typed(applied, 0, numbers)
      const training = optional(applied, 2)
      if (training !== null && training.known?.[0] !== 0n)
        fault(applied, 'onnx_attribute', 'it is in training mode. Export the model with model.eval().')
      return [value, unknown('bool', value.shape)]
    },
  },
}
