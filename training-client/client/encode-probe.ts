import { writeSafetensors } from '../../src/wire/safetensors/write.ts'
import type { Probe } from './probe.ts'

/** The probe as safetensors: inputs I64 [n, context], labels I64 [n], split U8 [n]; or why it cannot be. */
export function encodeProbe(probe: Probe | Uint8Array): { body: Uint8Array<ArrayBuffer> } | { why: string } {
  if (probe instanceof Uint8Array) return { body: new Uint8Array(probe) }
  const n = probe.inputs.length
  const context = probe.inputs[0]?.length ?? 0
  if (probe.labels.length !== n || probe.split.length !== n) {
    return { why: `it has ${n} inputs, ${probe.labels.length} labels and ${probe.split.length} splits` }
  }
  const inputs = new BigInt64Array(n * context)
  const labels = new BigInt64Array(n)
  for (let i = 0; i < n; i += 1) {
    const row = probe.inputs[i]
    if (row?.length !== context)
      return { why: `input ${i} has ${row?.length} tokens, the first has ${context}` }
    for (let j = 0; j < context; j += 1) inputs[i * context + j] = BigInt(row[j] ?? 0)
    labels[i] = BigInt(probe.labels[i] ?? 0)
  }
  const body = writeSafetensors(
    [
      { name: 'inputs', dtype: 'I64', shape: [n, context], data: inputs },
      { name: 'labels', dtype: 'I64', shape: [n], data: labels },
      { name: 'split', dtype: 'U8', shape: [n], data: Uint8Array.from(probe.split) },
    ],
    { split: '0 train, 1 test' },
  )
  return { body: new Uint8Array(body) }
}
