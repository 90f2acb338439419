import { writeSafetensors } from '../../src/wire/safetensors/write.ts'
import type { NamedTensor } from './named-tensor.ts'

/**
 * The bytes of a snapshot in a buffer of their own, ready to be transferred; or why there are none. Bytes that
 * the caller already has are copied once, so that the caller's array stays usable.
 */
export function encodeSnapshot(
  step: number,
  snapshot: Iterable<NamedTensor> | Uint8Array,
): { body: ArrayBuffer } | { why: string } {
  if (snapshot instanceof Uint8Array) {
    if (snapshot.length === 0) return { why: 'it has no bytes (a detached buffer?)' }
    return { body: new Uint8Array(snapshot).buffer }
  }
  const tensors = [...snapshot]
  for (const { name, shape, data } of tensors) {
    const entries = shape.reduce((product, extent) => product * extent, 1)
    if (data.length !== entries) {
      return { why: `${name} has ${data.length} entries, its shape [${shape.join(', ')}] needs ${entries}` }
    }
  }
  const file = writeSafetensors(tensors, { step: String(step) })
  const { buffer } = file
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === file.byteLength
  return { body: whole ? buffer : new Uint8Array(file).buffer }
}
