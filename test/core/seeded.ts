import { generator } from '../../src/core/seeded.ts'

/** Random numbers that are the same in every run of the tests. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly uniform: () => number
  /** Standard normal. */
  readonly normal: () => number
}

/** The core's generator, and Box and Muller on top of it. */
export function seeded(seed: number): Random {
  const uniform = generator(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}
