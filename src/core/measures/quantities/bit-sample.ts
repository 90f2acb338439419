/** Rows of bits as signs. */
import type { Rows } from '../../rows.ts'
import type { BitSample } from './walsh.ts'

/** The rows of one split, with their values. */
export function bitSampleOf(rows: Rows, split: number, bits: number, values: Float64Array): BitSample {
  const chosen = rowsIn(rows, split)
  return {
    count: chosen.length,
    bits,
    signs: signsOf(rows, bits, chosen),
    values: Float64Array.from(chosen, (row) => values[row] ?? 0),
  }
}

export function rowsIn({ split }: Rows, code: number): number[] {
  return Array.from(split.keys()).filter((row) => split[row] === code)
}

/** [chosen, bits]: 1 for the bit 0, -1 for the bit 1. */
function signsOf({ tokens, context }: Rows, bits: number, chosen: readonly number[]): Float64Array {
  return Float64Array.from({ length: chosen.length * bits }, (_, index) => {
    const row = chosen[Math.floor(index / bits)] ?? 0
    return tokens[row * context + (index % bits)] === 1n ? -1 : 1
  })
}

/** [rows]: chi of these positions at every row. */
export function parityOf({ tokens, context, count }: Rows, positions: readonly number[]): Float64Array {
  return Float64Array.from({ length: count }, (_, row) =>
    positions.reduce((sign, position) => (tokens[row * context + position] === 1n ? -sign : sign), 1),
  )
}
