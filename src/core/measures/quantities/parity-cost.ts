/** What comparing sets of bits takes. */
import { type Cost, free } from '../../cost.ts'
import type { Sizes } from '../../sizes.ts'
import { sizesSearched } from './parity-component.ts'
import { blockPrefixes, mostSets, setsOfSize } from './walsh.ts'

/** The relevant component; where the task does not name its bits, with the search among sets of all sizes. */
export function parityCost({ rows, test, parity: { bits, relevant } }: Sizes): Cost {
  const searched =
    relevant > 0 ? 0 : sizesSearched(bits).reduce((sum, size) => sum + comparing(bits, size, test), 0)
  return {
    float32: 0,
    float64: searched + 2 * rows * relevant + 2 * test * bits,
    bytes: 8 * (rows + test * (bits + blockPrefixes)),
  }
}

/** Comparing all sets of the size that matters, the task's or else the largest that is searched; none where they are too many. */
export function gapCost({ test, parity: { bits, relevant } }: Sizes): Cost {
  const size = relevant > 0 ? relevant : (sizesSearched(bits).at(-1) ?? 0)
  if (setsOfSize(bits, size) > mostSets) return free
  return { float32: 0, float64: comparing(bits, size, test), bytes: 8 * test * (bits + blockPrefixes) }
}

/** Characters are multiplied together one by one, which takes as long as several operations of a graph. */
const characterOperations = 4

function comparing(bits: number, size: number, rows: number): number {
  return setsOfSize(bits, size - 1) * rows * (2 * bits + characterOperations * size)
}
