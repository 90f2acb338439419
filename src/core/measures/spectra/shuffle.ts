/** The elements of a matrix in an order that its name and shape decide. */
import type { Matrix } from './matrices.ts'

/** A copy of the elements, shuffled by Fisher and Yates: equal names and shapes are shuffled equally, always. */
export function shuffled({ name, rows, columns, data }: Matrix): Float32Array {
  const next = generator(seedOf(`${name} ${rows} ${columns}`))
  const copy = data.slice()
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1))
    const element = copy[last] ?? 0
    copy[last] = copy[other] ?? 0
    copy[other] = element
  }
  return copy
}

/** FNV-1a over the code units, 32 bits. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** Numbers from 0 to below 1 with 32 random bits: Tommy Ettinger's mulberry32. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
