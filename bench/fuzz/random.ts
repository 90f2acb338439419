/** Choices of a fuzzer, the same for equal seeds. */
import { generator } from '../../src/core/seeded.ts'

export interface Random {
  /** A whole number from 0 to below `end`. */
  below(end: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
}

export function randomOf(seed: number): Random {
  const next = generator(seed)
  const below = (end: number): number => Math.floor(next() * end)
  return {
    below,
    chance: (share) => next() < share,
    pick(from) {
      const picked = from[below(from.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
  }
}

/** Numbers at which sizes and indices go wrong. */
export const edges = [
  0n,
  1n,
  -1n,
  2n,
  3n,
  7n,
  8n,
  64n,
  1024n,
  65536n,
  -2n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 53n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
]
