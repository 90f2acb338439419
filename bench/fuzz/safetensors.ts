/** Snapshots and probes with something wrong in their header or their bytes. */
import { mutateBytes } from './bytes.ts'
import { edges, type Random } from './random.ts'

/** Changes the header of a valid file, the bytes after it, or both. */
export function mutateSafetensors(random: Random, bytes: Uint8Array): Uint8Array {
  if (random.chance(0.4)) return mutateBytes(random, bytes)
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  const header = new TextDecoder().decode(bytes.subarray(8, 8 + length))
  let changed = header
  for (let times = 1 + random.below(3); times > 0; times -= 1) changed = mutateText(random, changed)
  const text = new TextEncoder().encode(changed)
  const data = random.chance(0.2)
    ? mutateBytes(random, bytes.subarray(8 + length))
    : bytes.subarray(8 + length)
  const file = new Uint8Array(8 + text.length + data.length)
  const announced = random.chance(0.1) ? random.pick(edges) : BigInt(text.length)
  new DataView(file.buffer).setBigInt64(0, announced, true)
  file.set(text, 8)
  file.set(data, 8 + text.length)
  return file
}

const words = [
  'F32',
  'F16',
  'BF16',
  'F64',
  'I64',
  'I32',
  'U8',
  'BOOL',
  'I8',
  'F8_E4M3',
  'X',
  'inputs',
  'labels',
  'split',
  '__metadata__',
  'dtype',
  'shape',
  'data_offsets',
  '\\u0000',
  'null',
  '[]',
  '{}',
]

/** Replaces a number, a word in quotes, or a piece of the text. */
function mutateText(random: Random, text: string): string {
  const replaceOne = (pattern: RegExp, by: string): string => {
    const found = [...text.matchAll(pattern)]
    if (found.length === 0) return text
    const { index, 0: match } = random.pick(found)
    return text.slice(0, index) + by + text.slice(index + match.length)
  }
  switch (random.below(5)) {
    case 0:
      return replaceOne(/-?\d+/g, String(random.pick(edges)))
    case 1:
      return replaceOne(/"[^"]*"/g, `"${random.pick(words)}"`)
    case 2:
      return replaceOne(/\d+/g, random.pick(['1.5', '1e9', '"1"', 'null', '-0', '01']))
    case 3: {
      const at = random.below(text.length)
      return text.slice(0, at) + text.slice(at + 1 + random.below(8))
    }
    default: {
      const at = random.below(text.length)
      return (
        text.slice(0, at) +
        random.pick(['[', ']', '{', '}', ',', ':', '"', ' ', random.pick(words)]) +
        text.slice(at)
      )
    }
  }
}
