/** Whether a fault happens: by seed, place and count alone, so that a schedule meets the same faults again. */
import { generator, seedOf } from '../../src/core/seeded.ts'

/** A number from 0 to below 1 for the nth time that a place is passed. */
export function draw(seed: number, place: string, nth: number): number {
  return generator(seedOf(`${seed} ${place} ${nth}`))()
}

/** The one of several outcomes that a draw falls on, each with its share; null for the rest. */
export function outcomeOf<Outcome extends string>(
  drawn: number,
  shares: Readonly<Partial<Record<Outcome, number>>>,
  order: readonly Outcome[],
): Outcome | null {
  let below = 0
  for (const outcome of order) {
    below += shares[outcome] ?? 0
    if (drawn < below) return outcome
  }
  return null
}
