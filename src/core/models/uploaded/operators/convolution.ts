/** Convolutions and pooling over one or two axes. */
import {
  type Applied,
  fault,
  floats,
  input,
  integer,
  integerList,
  type Operators,
  optional,
  sameType,
  text,
  typed,
} from '../node.ts'
import { bytesOf, describe, elementsOf, unknown, type Value } from '../value.ts'

/** The sizes that a window leaves of the axes behind rows and channels. */
function windowed(applied: Applied, sizes: readonly number[], kernel: readonly number[]): number[] {
  const list = (name: string, otherwise: number, count = sizes.length): readonly number[] => {
    const given = integerList(applied, name) ?? Array.from({ length: count }, () => otherwise)
    if (given.length !== count || given.some((element) => element < otherwise))
      fault(applied, 'onnx_attribute', `its ${name} are [${given.join(', ')}] for ${sizes.length} axes.`)
    return given
  }
  if (
    sizes.length < 1 ||
    sizes.length > 2 ||
    kernel.length !== sizes.length ||
    kernel.some((size) => size < 1)
  )
    fault(applied, 'onnx_shape', `a window [${kernel.join(', ')}] does not go over [${sizes.join(', ')}].`)
  if (integer(applied, 'ceil_mode', 0) !== 0)
    fault(applied, 'onnx_attribute', 'its sizes are rounded up (ceil_mode).')
  const [strides, dilations] = [list('strides', 1), list('dilations', 1)]
  const pads = list('pads', 0, 2 * sizes.length)
  const mode = text(applied, 'auto_pad', 'NOTSET')
  return sizes.map((size, axis) => {
    const stride = strides[axis] ?? 1
    if (mode.startsWith('SAME')) return Math.ceil(size / stride)
    const padded = mode === 'VALID' ? size : size + (pads[axis] ?? 0) + (pads[axis + sizes.length] ?? 0)
    const span = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1
    return Math.floor((padded - span) / stride) + 1
  })
}

function convolution(applied: Applied): Value {
  const [value, kernel] = [typed(applied, 0, floats), typed(applied, 1, floats)]
  const groups = integer(applied, 'group', 1)
  const [rows = 0, channels = 0, ...sizes] = value.shape
  const [made = 0, perGroup = 0, ...window] = kernel.shape
  if (groups < 1 || perGroup * groups !== channels || made % groups !== 0)
    fault(
      applied,
      'onnx_shape',
      `${describe(kernel)} in ${groups} groups does not go over ${describe(value)}.`,
    )
  const declared = integerList(applied, 'kernel_shape')
  if (declared !== null && declared.join() !== window.join())
    fault(
      applied,
      'onnx_shape_declared',
      `its kernel_shape is [${declared.join(', ')}], its kernel [${window.join(', ')}].`,
    )
  const bias = optional(applied, 2)
  if (bias !== null && bias.shape.join() !== String(made))
    fault(applied, 'onnx_shape', `its bias ${describe(bias)} is not one number for each of ${made} channels.`)
  return unknown(sameType(applied, [value, kernel]), [rows, made, ...windowed(applied, sizes, window)])
}

function pooled(applied: Applied): Value {
  const { type, shape } = typed(applied, 0, floats)
  const [rows = 0, channels = 0, ...sizes] = shape
  const window = integerList(applied, 'kernel_shape')
  if (window === null) return fault(applied, 'onnx_attribute', 'it lacks its kernel_shape.')
  return unknown(type, [rows, channels, ...windowed(applied, sizes, window)])
}

const windowOf = (applied: Applied): number => elementsOf(integerList(applied, 'kernel_shape') ?? [])

export const convolutions: Operators = {
  Conv: {
    inputs: [2, 3],
    infer: convolution,
    operations: (applied, [made]) =>
      2 * elementsOf(made?.shape ?? []) * elementsOf(input(applied, 1).shape.slice(1)),
    // Windows are laid out as columns of a matrix, a row of the batch at a time.
    workspace: (applied, [made]) => {
      const columns = elementsOf(made?.shape.slice(2) ?? [])
      return (
        columns * elementsOf(input(applied, 1).shape.slice(1)) * 4 * integer(applied, 'group', 1) +
        bytesOf(input(applied, 1))
      )
    },
  },
  MaxPool: {
    inputs: [1, 1],
    infer: pooled,
    operations: (applied, [made]) => windowOf(applied) * elementsOf(made?.shape ?? []),
  },
  AveragePool: {
    inputs: [1, 1],
    infer: pooled,
    operations: (applied, [made]) => windowOf(applied) * elementsOf(made?.shape ?? []),
  },
}
