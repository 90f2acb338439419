/** Counts what an ONNX file would unfold into, before anything of it is made: two bytes can be a whole node. */
import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf'
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { refuse } from './failure.ts'
import type { OnnxLimits } from './limits.ts'
import { ModelProtoSchema } from './onnx_pb.ts'

type Counted = 'messages' | 'nodes' | 'initializers' | 'names' | 'integers'
type Count = (what: Counted, by: number) => void

/** Refuses a file with more parts than the limits allow, and one that is no protobuf message. */
export function scan(bytes: Uint8Array, limits: OnnxLimits): void {
  const counts = { messages: 0, nodes: 0, initializers: 0, names: 0, integers: 0 }
  const count: Count = (what, by) => {
    counts[what] += by
    if (counts[what] > limits[what])
      refuse('onnx_too_many_parts', `The file has more than the ${limits[what]} ${what} that are taken.`)
  }
  decoding(() => scanMessage(new BinaryReader(bytes), bytes, bytes.length, ModelProtoSchema, count))
}

/** Does what may meet bytes that are no protobuf message. Its reader says so by errors of no class of their own. */
export function decoding<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const says = error instanceof Error && [Error, RangeError].some((kind) => error.constructor === kind)
    if (!says) throw error
    return refuse('onnx_not_protobuf', `The bytes are no ONNX model: ${error.message}.`)
  }
}

function scanMessage(
  reader: BinaryReader,
  bytes: Uint8Array,
  end: number,
  message: DescMessage,
  count: Count,
): void {
  count('messages', 1)
  while (reader.pos < end) {
    const [number, wireType] = reader.tag()
    const field = message.fields.find((candidate) => candidate.number === number)
    if (wireType === WireType.StartGroup || wireType === WireType.EndGroup)
      throw new RangeError('it holds a group, and ONNX has none')
    if (wireType !== WireType.LengthDelimited) {
      if (field?.fieldKind === 'list') count('integers', 1)
      reader.skip(wireType)
      continue
    }
    const length = reader.uint32()
    const next = reader.pos + length
    if (next > end) throw new RangeError('a field is longer than what it lies in')
    if (field?.message === undefined) {
      countElements(field, bytes.subarray(reader.pos, next), count)
      reader.pos = next
    } else {
      if (field.name === 'node') count('nodes', 1)
      if (field.name === 'initializer') count('initializers', 1)
      scanMessage(reader, bytes, next, field.message, count)
    }
  }
  if (reader.pos !== end) throw new RangeError('a field is longer than what it lies in')
}

/** Floats unfold into no more than a few times their bytes, so they are not counted. */
function countElements(field: DescField | undefined, bytes: Uint8Array, count: Count): void {
  if (field?.fieldKind !== 'list' || field.listKind !== 'scalar') return
  if (field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES) count('names', 1)
  if (field.scalar === ScalarType.INT64 || field.scalar === ScalarType.INT32) {
    let elements = 0
    for (const byte of bytes) if (byte < 128) elements += 1
    count('integers', elements)
  }
}
