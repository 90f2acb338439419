/** Changes to bytes: flipped, overwritten, cut, repeated, removed. */
import { edges, type Random } from './random.ts'

export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  let changed = Uint8Array.from(bytes)
  for (let times = 1 + random.below(2); times > 0; times -= 1) changed = mutateOnce(random, changed)
  return changed
}

function mutateOnce(random: Random, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = random.below(bytes.length)
  const span = 1 + random.below(16)
  switch (random.below(6)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
      return bytes
    case 1:
      bytes[at] = random.below(256)
      return bytes
    case 2:
      return bytes.slice(0, at)
    case 3:
      return joined(bytes.slice(0, at), bytes.slice(at + span))
    case 4:
      return joined(bytes.slice(0, at + span), bytes.slice(at))
    default:
      if (bytes.length >= 8)
        new DataView(bytes.buffer).setBigInt64(random.below(bytes.length - 7), random.pick(edges), true)
      return bytes
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
