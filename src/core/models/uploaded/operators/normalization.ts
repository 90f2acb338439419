/** Operators that normalize over axes. */
import { broadcast } from '../broadcast.ts'
import {
  type Applied,
  axisOf,
  fault,
  floats,
  input,
  integer,
  type Operators,
  optional,
  typed,
} from '../node.ts'
import { describe, elementsOf, unknown, type Value } from '../value.ts'

/** About how many operations normalizing one element takes. */
const operationsEach = 12

const operations = ({ inputs }: Applied): number => operationsEach * elementsOf(inputs[0]?.shape ?? [])

function softmax(applied: Applied): Value {
  const { type, shape } = typed(applied, 0, floats)
  if (shape.length > 0) axisOf(applied, integer(applied, 'axis', -1), shape.length)
  return unknown(type, shape)
}

/** The result, and the statistics of each group: the sizes before the axis, and 1 from it on. */
function layerNorm(applied: Applied): Value[] {
  const { type, shape } = typed(applied, 0, floats)
  const axis = axisOf(applied, integer(applied, 'axis', -1), shape.length)
  const normalized = unknown(type, shape.slice(axis))
  for (const index of [1, 2]) {
    const parameter = optional(applied, index)
    if (parameter === null) continue
    if (broadcast(applied, [normalized, parameter]).join() !== normalized.shape.join())
      fault(applied, 'onnx_shape', `${describe(parameter)} does not go with ${describe(normalized)}.`)
  }
  const statistics = unknown('float32', [...shape.slice(0, axis), ...shape.slice(axis).map(() => 1)])
  return [unknown(type, shape), statistics, statistics]
}

/** Scale, bias, and statistics have one number for each channel, the second axis. */
function perChannel(applied: Applied, parameters: readonly number[]): Value {
  const value = typed(applied, 0, floats)
  const [, channels] = value.shape
  if (channels === undefined) fault(applied, 'onnx_shape', `${describe(value)} has no channels.`)
  for (const index of parameters) {
    const parameter = input(applied, index)
    if (parameter.shape.join() !== String(channels))
      fault(
        applied,
        'onnx_shape',
        `its input ${index} is ${describe(parameter)}, not one number a channel of ${channels}.`,
      )
  }
  return unknown(value.type, value.shape)
}

export const normalization: Operators = {
  Softmax: { inputs: [1, 1], infer: softmax, operations },
  LogSoftmax: { inputs: [1, 1], infer: softmax, operations },
  LayerNormalization: { inputs: [2, 3], outputs: 3, infer: layerNorm, operations },
  RMSNormalization: { inputs: [2, 2], infer: (applied) => layerNorm(applied).slice(0, 1), operations },
  BatchNormalization: {
    inputs: [5, 5],
    infer: (applied) => {
      if (integer(applied, 'training_mode', 0) !== 0)
        fault(applied, 'onnx_attribute', 'it is in training mode. Export the model with model.eval().')
      return perChannel(applied, [1, 2, 3, 4])
    },
    operations,
  },
  InstanceNormalization: { inputs: [3, 3], infer: (applied) => perChannel(applied, [1, 2]), operations },
  LpNormalization: { inputs: [1, 1], infer: softmax, operations },
}
