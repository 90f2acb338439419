/** A tensor of an ONNX file: its data as little-endian bytes, from whichever of ONNX' lists they lie in. */
import { quoted, refuse } from './failure.ts'
import { type ElementType, elementTypes, type OnnxTensor } from './file.ts'
import type { OnnxLimits } from './limits.ts'
import type { TensorProto } from './onnx_pb.ts'

const stringCode = 8
const externalLocation = 1

export function readTensor(tensor: TensorProto, { rank }: Pick<OnnxLimits, 'rank'>): OnnxTensor {
  const { name, dataType } = tensor
  if (
    tensor.dataLocation === externalLocation ||
    tensor.externalData.length > 0 ||
    tensor.segment.length > 0
  ) {
    refuse(
      'onnx_external_data',
      `The tensor ${quoted(name)} has its data elsewhere. Save the model as one file, or leave the weights' data out: they come with each snapshot.`,
    )
  }
  if (dataType === stringCode || tensor.stringData.length > 0)
    refuse('onnx_strings', `The tensor ${quoted(name)} holds strings; numbers and booleans are taken.`)
  const type = elementTypeOf(dataType, name)
  if (tensor.dims.length > rank)
    refuse(
      'onnx_dimension',
      `${quoted(name)} has ${tensor.dims.length} dimensions; at most ${rank} are taken.`,
    )
  const dims = tensor.dims.map(Number)
  const elements = dims.reduce((product, dim) => product * dim, 1)
  if (dims.some((dim) => dim < 0) || !Number.isSafeInteger(elements * 8))
    refuse('onnx_dimension', `${quoted(name)} is [${dims.join(', ')}], which is no shape that can be held.`)
  const data = dataOf(tensor, type, elements)
  const expected = elements * elementTypes[type].bytes
  if (data.length === 0 && expected > 0) return { name, type, dims, data: null }
  if (data.length !== expected) {
    refuse(
      'onnx_tensor_size',
      `${quoted(name)} is ${type} [${dims.join(', ')}], ${expected} bytes, but its data has ${data.length}.`,
    )
  }
  return { name, type, dims, data }
}

export function elementTypeOf(code: number, name: string): ElementType {
  for (const type of ['float32', 'int64', 'bool', 'int32', 'float64', 'float16'] as const)
    if (elementTypes[type].code === code) return type
  return refuse(
    'onnx_element_type',
    `${quoted(name)} has the element type ${code}; float16, float32, float64, int32, int64 and bool are taken.`,
  )
}

/** Little-endian bytes of the list that holds the data; as many as there are, right or wrong. */
function dataOf(tensor: TensorProto, type: ElementType, elements: number): Uint8Array {
  if (tensor.rawData.length > 0) return tensor.rawData
  const list = listOf(tensor, type)
  // A list that is too long or too short is refused by its bytes, so it is not written out.
  if (list.length !== elements) return new Uint8Array(list.length * elementTypes[type].bytes)
  const { bytes } = elementTypes[type]
  const view = new DataView(new ArrayBuffer(list.length * bytes))
  for (const [index, element] of list.entries()) setElement(view, type, index * bytes, element)
  return new Uint8Array(view.buffer)
}

/** ONNX keeps float16 (as bits), bool and int32 in one list. */
function listOf(tensor: TensorProto, type: ElementType): readonly (number | bigint)[] {
  if (type === 'float32') return tensor.floatData
  if (type === 'float64') return tensor.doubleData
  return type === 'int64' ? tensor.int64Data : tensor.int32Data
}

function setElement(view: DataView, type: ElementType, at: number, element: number | bigint): void {
  if (type === 'float32') view.setFloat32(at, Number(element), true)
  if (type === 'float64') view.setFloat64(at, Number(element), true)
  if (type === 'int64') view.setBigInt64(at, BigInt(element), true)
  if (type === 'int32') view.setInt32(at, Number(element), true)
  if (type === 'float16') view.setUint16(at, Number(element), true)
  if (type === 'bool') view.setUint8(at, Number(element) === 0 ? 0 : 1)
}
