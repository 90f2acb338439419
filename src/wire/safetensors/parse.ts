/** Reading safetensors files that come from anywhere. */
import type { SafetensorsDType } from './dtype.ts'
import type { Refused } from './failure.ts'
import { parseSafetensorsHeader, type SafetensorsLimits } from './header.ts'

/** One tensor of a file: `bytes` are its elements, row-major and little-endian, a view into the file. */
export interface TensorView {
  readonly name: string
  readonly dtype: SafetensorsDType
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

export interface SafetensorsFile {
  readonly metadata: Readonly<Record<string, string>>
  /** By name, in the order of their bytes. */
  readonly tensors: ReadonlyMap<string, TensorView>
}

/**
 * Reads a safetensors file that may be anything at all. Never throws. What it accepts is unambiguous: every byte
 * belongs to the header or to exactly one tensor, and no name comes twice.
 */
export function parseSafetensors(
  bytes: Uint8Array,
  limits: SafetensorsLimits = {},
): { readonly ok: true; readonly file: SafetensorsFile } | Refused {
  const parsed = parseSafetensorsHeader(bytes, bytes.length, limits)
  if (!parsed.ok) return parsed
  const { metadata, entries, dataStart } = parsed.header
  const tensors = new Map<string, TensorView>()
  for (const { name, dtype, shape, begin, end } of entries) {
    tensors.set(name, { name, dtype, shape, bytes: bytes.subarray(dataStart + begin, dataStart + end) })
  }
  return { ok: true, file: { metadata, tensors } }
}
