import type { SafetensorsDType } from './dtype.ts'
import { quote, type Refused, refuse } from './failure.ts'
import type { TensorView } from './parse.ts'

/** The elements of a tensor as numbers. Each reader takes one dtype, and refuses others by name. */

export interface Read<T> {
  readonly ok: true
  readonly data: T
}

/** The elements of an F32 tensor: a view of the file where the bytes are aligned, otherwise a copy. */
export function readFloat32(view: TensorView): Read<Float32Array> | Refused {
  if (view.dtype !== 'F32') return unsuitable(view, 'F32')
  return { ok: true, data: aligned(view.bytes, Float32Array) }
}

interface ElementArray<T> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T
}

/** The bytes as elements: a view of them where they are aligned, otherwise a copy. */
export function aligned<T>(bytes: Uint8Array, elements: ElementArray<T>): T {
  const size = elements.BYTES_PER_ELEMENT
  // Typed arrays read in the machine's byte order, which is little-endian wherever this runs.
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % size === 0 ? bytes : bytes.slice()
  return new elements(buffer, byteOffset, byteLength / size)
}

/** The elements of an I64 tensor. Refused where one is beyond what a number holds exactly. */
export function readInt64(view: TensorView): Read<number[]> | Refused {
  if (view.dtype !== 'I64') return unsuitable(view, 'I64')
  const { bytes } = view
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const data: number[] = []
  for (let at = 0; at < bytes.length; at += BigInt64Array.BYTES_PER_ELEMENT) {
    const number = Number(words.getBigInt64(at, true))
    if (!Number.isSafeInteger(number)) {
      return refuse(
        'integer_unsafe',
        `Element ${data.length} of the tensor ${quote(view.name)} lies beyond 2^53 - 1: send integers within it.`,
        { index: data.length },
        view.name,
      )
    }
    data.push(number)
  }
  return { ok: true, data }
}

/** The elements of a U8 tensor, a view of the file. */
export function readUint8(view: TensorView): Read<Uint8Array> | Refused {
  return view.dtype === 'U8' ? { ok: true, data: view.bytes } : unsuitable(view, 'U8')
}

function unsuitable(view: TensorView, wanted: SafetensorsDType): Refused {
  const detail = `The tensor ${quote(view.name)} is ${view.dtype}, but ${wanted} is needed: convert it before sending.`
  return refuse('dtype_unsuitable', detail, {}, view.name)
}

export interface NonFinite {
  readonly index: number
  readonly kind: 'NaN' | 'Infinity' | '-Infinity'
}

/** The first element that is no finite number, or null. */
export function firstNonFinite(data: Float32Array): NonFinite | null {
  let index = 0
  while (index < data.length && Number.isFinite(data[index])) index += 1
  const value = data[index]
  if (value === undefined) return null
  return { index, kind: Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity' }
}
