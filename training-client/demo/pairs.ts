import type { DemoConfiguration } from './configuration.ts'
import type { Random } from './random.ts'

/** All p^2 ordered pairs of modular addition, in the order a p + b, with the split of each. */
export type Pairs = {
  /** [p^2], the first operand. */
  a: Int32Array
  /** [p^2], the second operand. */
  b: Int32Array
  /** [p^2], (a + b) mod p. */
  labels: Int32Array
  /** [p^2], 0 train and 1 test. */
  split: Uint8Array
  /** Indexes of the train pairs, ascending. */
  train: number[]
}

/** The train split is the first floor(fraction p^2) of a random order, the test split the rest. */
export function splitPairs(configuration: DemoConfiguration, random: Random): Pairs {
  const p = configuration.modulus
  const index = Int32Array.from({ length: p * p }, (_, i) => i)
  const a = index.map((i) => Math.floor(i / p))
  const b = index.map((i) => i % p)
  const labels = index.map((i) => (Math.floor(i / p) + (i % p)) % p)
  const trainCount = Math.floor(configuration.train_fraction * p * p)
  const train = random
    .permutation(p * p)
    .slice(0, trainCount)
    .sort((left, right) => left - right)
  const split = new Uint8Array(p * p).fill(1)
  for (const i of train) split[i] = 0
  return { a, b, labels, split, train }
}
