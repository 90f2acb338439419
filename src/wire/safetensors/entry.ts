/** One tensor as the header describes it: name, dtype, shape and place. */
import { elementBytes, isSafetensorsDType, type SafetensorsDType } from './dtype.ts'
import { quote, type Refused, refuse } from './failure.ts'

/** What the header says of one tensor. `begin` and `end` count from the first byte after the header. */
export interface TensorEntry {
  readonly name: string
  readonly dtype: SafetensorsDType
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

export const maxNameCharacters = 512

/** Letters of any script; no control characters, no half of a surrogate pair. */
export function isTensorName(name: string): boolean {
  return (
    name !== '__proto__' && name !== '' && name.length <= maxNameCharacters && !/[\p{Cc}\p{Cs}]/u.test(name)
  )
}

/** One entry of the header, checked on its own and against the number of bytes after the header. */
export function parseEntry(
  name: string,
  entry: unknown,
  dataBytes: number,
): { readonly ok: true; readonly entry: TensorEntry } | Refused {
  const refuseThis = (code: Parameters<typeof refuse>[0], detail: string, numbers = {}) =>
    refuse(code, `The tensor ${quote(name)} ${detail}`, numbers, name)

  if (!isTensorName(name)) {
    return refuseThis(
      'name_invalid',
      `has no acceptable name: use 1 to ${maxNameCharacters} characters, none of them a control character, and not "__proto__".`,
      { characters: name.length, max_characters: maxNameCharacters },
    )
  }
  if (!isRecord(entry) || Object.keys(entry).sort().join() !== 'data_offsets,dtype,shape') {
    return refuseThis(
      'entry_invalid',
      'must be described by dtype, shape and data_offsets, and nothing else.',
    )
  }
  const { dtype, shape, data_offsets: offsets } = entry
  if (!isSafetensorsDType(dtype)) {
    const given = typeof dtype === 'string' ? quote(dtype) : 'not a string'
    return refuseThis(
      'dtype_unknown',
      `has a dtype that is unknown (${given}): use one of ${Object.keys(elementBytes).join(', ')}.`,
    )
  }
  if (!isSizes(shape)) {
    return refuseThis('shape_invalid', 'has no acceptable shape: use a list of integers from 0 to 2^53 - 1.')
  }
  // Without the zeros, which would hide that the sizes beside them overflow.
  const extent = shape.reduce((product, size) => product * Math.max(size, 1), elementBytes[dtype])
  if (!Number.isSafeInteger(extent)) {
    return refuseThis('size_overflow', 'has a shape whose size in bytes exceeds 2^53 - 1: check the shape.')
  }
  const bytes = shape.includes(0) ? 0 : extent
  if (!isSizes(offsets)) {
    return refuseThis('offsets_invalid', 'has no acceptable data_offsets: use [begin, end], integers from 0.')
  }
  const [begin, end] = offsets
  if (begin === undefined || end === undefined || offsets.length !== 2 || begin > end) {
    return refuseThis(
      'offsets_invalid',
      'has data_offsets that are not [begin, end] with begin at most end.',
      {
        offsets: offsets.length,
      },
    )
  }
  if (end > dataBytes) {
    return refuseThis(
      'offsets_out_of_range',
      `ends at byte ${end}, but only ${dataBytes} bytes follow the header: the file is cut off, or its offsets are wrong.`,
      { end, data_bytes: dataBytes },
    )
  }
  if (end - begin !== bytes) {
    return refuseThis(
      'size_mismatch',
      `needs ${bytes} bytes for its dtype and shape, but its data_offsets span ${end - begin}: write it again.`,
      { needed_bytes: bytes, spanned_bytes: end - begin },
    )
  }
  return { ok: true, entry: { name, dtype, shape, begin, end } }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}
