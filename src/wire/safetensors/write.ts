/** Writing safetensors files: what the trainer posts, and what tests and recorded runs are made of. */
import { elementBytes } from './dtype.ts'
import { isTensorName } from './entry.ts'

/** A tensor to write. The dtypes are those that snapshots and probes are made of. */
export type WritableTensor =
  | {
      readonly name: string
      readonly shape: readonly number[]
      readonly dtype: 'F32' | 'U8'
      readonly data: ArrayLike<number>
    }
  | {
      readonly name: string
      readonly shape: readonly number[]
      readonly dtype: 'I64'
      readonly data: ArrayLike<number | bigint>
    }
  /** The bit patterns of the elements. */
  | {
      readonly name: string
      readonly shape: readonly number[]
      readonly dtype: 'F16' | 'BF16'
      readonly data: Uint16Array
    }

/**
 * A safetensors file of the tensors in the order given; the header is padded so that data begins at a multiple of
 * 8 bytes. Equal arguments give equal bytes. Throws for a name that is taken or malformed, for a shape that does not
 * fit its data, and for an integer that its dtype cannot hold.
 */
export function writeSafetensors(
  tensors: Iterable<WritableTensor>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const names = new Set<string>()
  // Joined by hand, since an object would move names such as "0" to its front.
  const pairs = metadata === undefined ? [] : [`"__metadata__":${JSON.stringify(metadata)}`]
  const parts: Uint8Array[] = []
  let begin = 0
  for (const { name, shape, ...elements } of tensors) {
    if (!isTensorName(name) || name === '__metadata__')
      throw new RangeError(`${JSON.stringify(name)} cannot name a tensor`)
    if (names.has(name)) throw new RangeError(`two tensors are named ${JSON.stringify(name)}`)
    names.add(name)
    const bytes = toBytes(name, elements)
    const needed = shape.reduce((product, size) => product * size, elementBytes[elements.dtype])
    if (needed !== bytes.length || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
      throw new RangeError(
        `${name} of shape [${shape.join(', ')}] needs ${needed} bytes, but its data has ${bytes.length}`,
      )
    }
    const entry = { dtype: elements.dtype, shape, data_offsets: [begin, begin + bytes.length] }
    pairs.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`)
    parts.push(bytes)
    begin += bytes.length
  }
  return assembleSafetensors(`{${pairs.join(',')}}`, parts, begin)
}

/** A file of a header's JSON and the bytes of its tensors, which are as many as it says. */
export function assembleSafetensors(
  json: string,
  parts: readonly Uint8Array[],
  dataBytes: number,
): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(json)
  const dataStart = 8 + Math.ceil(header.length / 8) * 8
  const file = new Uint8Array(dataStart + dataBytes).fill(0x20, 8, dataStart)
  new DataView(file.buffer).setBigUint64(0, BigInt(dataStart - 8), true)
  file.set(header, 8)
  let at = dataStart
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return file
}

type Elements =
  | { readonly dtype: 'F32' | 'U8'; readonly data: ArrayLike<number> }
  | { readonly dtype: 'I64'; readonly data: ArrayLike<number | bigint> }
  | { readonly dtype: 'F16' | 'BF16'; readonly data: Uint16Array }

function toBytes(name: string, elements: Elements): Uint8Array {
  switch (elements.dtype) {
    case 'F32':
      return new Uint8Array(new Float32Array(elements.data).buffer)
    case 'F16':
    case 'BF16':
      return new Uint8Array(elements.data.buffer, elements.data.byteOffset, elements.data.byteLength)
    case 'U8':
      return exact(name, elements.data, Uint8Array.from(elements.data))
    case 'I64': {
      const words = BigInt64Array.from(elements.data, BigInt)
      exact(name, elements.data, words)
      return new Uint8Array(words.buffer)
    }
  }
}

/** The integers as stored; throws where storing has changed one. */
function exact<T extends ArrayLike<number | bigint>>(
  name: string,
  given: ArrayLike<number | bigint>,
  stored: T,
): T {
  for (let i = 0; i < given.length; i++) {
    if (Number(given[i]) !== Number(stored[i])) {
      throw new RangeError(`element ${i} of ${name} is ${given[i]}, which its dtype cannot hold`)
    }
  }
  return stored
}
