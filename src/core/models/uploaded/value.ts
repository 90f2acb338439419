/** A value of an uploaded graph as the checker sees it: type, sizes, and the elements of small integer tensors. */
import { refuse } from '../../../wire/onnx/failure.ts'
import { type ElementType, elementTypes, type OnnxTensor } from '../../../wire/onnx/file.ts'

export interface Value {
  readonly type: ElementType
  readonly shape: readonly number[]
  /** Elements in row-major order (of a bool 0 or 1), where shapes may be computed from them; else null. */
  readonly known: readonly bigint[] | null
}

/** Tensors of more elements are not followed: shapes have at most a handful. */
const mostKnown = 512

export const isFloat = (type: ElementType): boolean => type.startsWith('float')
export const isInteger = (type: ElementType): boolean => type === 'int64' || type === 'int32'

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1)
}

export function bytesOf({ type, shape }: Pick<Value, 'type' | 'shape'>): number {
  return elementsOf(shape) * elementTypes[type].bytes
}

/** A value whose elements are known only when the graph runs. */
export function unknown(type: ElementType, shape: readonly number[]): Value {
  return { type, shape, known: null }
}

/** A value with its elements where `known` gives them, unless they are too many to follow. */
export function knownOr(
  type: ElementType,
  shape: readonly number[],
  known: (() => readonly bigint[]) | null,
): Value {
  if (known === null || isFloat(type) || elementsOf(shape) > mostKnown) return unknown(type, shape)
  return { type, shape, known: known().map((element) => checked(type, element)) }
}

function checked(type: ElementType, element: bigint): bigint {
  const bits = type === 'int64' ? 64 : 32
  if (BigInt.asIntN(bits, element) !== element) {
    refuse('onnx_integer_overflow', `A shape is computed from ${element}, which ${type} does not hold.`)
  }
  return element
}

/** A tensor of the file. Of floating-point numbers the whole ones are known too, since exporters cast them. */
export function valueOfTensor({ type, dims, data }: OnnxTensor): Value {
  if (data === null || elementsOf(dims) > mostKnown) return unknown(type, dims)
  const { bytes } = elementTypes[type]
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const elements = Array.from({ length: elementsOf(dims) }, (_, index) =>
    elementAt(view, type, index * bytes),
  )
  const known = elements.filter((element) => element !== null)
  return { type, shape: dims, known: known.length === elements.length ? known : null }
}

function elementAt(view: DataView, type: ElementType, at: number): bigint | null {
  const whole = (number: number): bigint | null => (Number.isSafeInteger(number) ? BigInt(number) : null)
  switch (type) {
    case 'int64':
      return view.getBigInt64(at, true)
    case 'int32':
      return BigInt(view.getInt32(at, true))
    case 'bool':
      return view.getUint8(at) === 0 ? 0n : 1n
    case 'float32':
      return whole(view.getFloat32(at, true))
    case 'float64':
      return whole(view.getFloat64(at, true))
    case 'float16':
      return null
  }
}

/** `float32 [4, 3]`, for messages. */
export function describe({ type, shape }: Pick<Value, 'type' | 'shape'>): string {
  return `${type} [${shape.join(', ')}]`
}
