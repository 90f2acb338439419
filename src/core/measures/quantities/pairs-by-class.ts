/** Chosen pairs of each class, padded to one number a block of classes, so that a graph takes the classes as a batch. */
import { bigInts } from '../arrays.ts'
import { blocksOf } from './grid-pass.ts'

/** Classes start .. start + size - 1, each with `width` places for pairs. */
export interface PairsBlock {
  readonly start: number
  readonly size: number
  readonly width: number
  /** How many pairs of these classes are chosen. */
  readonly pairs: number
  /** [size, width]: positions s*n + i of the class layout; where a class has fewer pairs, its position s*n. */
  readonly positions: Int32Array
  /** [size, width]: 1 for a chosen pair, 0 for padding. */
  readonly mask: Float64Array
  /** int64 [size, width]: labels as columns. */
  readonly labels: BigInt64Array
  /** [size, n]: how many chosen pairs of a class have which label. */
  readonly counts: Float64Array
}

/** The pairs that `chosen` [n, n] (by class and first index) has a 1 for; `labels` [n, n] are those of all pairs. */
export function pairsByClass(chosen: Float64Array, labels: Int32Array, n: number): PairsBlock[] {
  return Array.from(blocksOf(n), ({ start, size }) => {
    const classes = Array.from({ length: size }, (_, offset) => chosenOf(chosen, start + offset, n))
    const width = Math.max(...classes.map((pairs) => pairs.length))
    const positions = new Int32Array(size * width)
    const mask = new Float64Array(size * width)
    const counts = new Float64Array(size * n)
    for (const [offset, pairs] of classes.entries()) {
      positions.fill((start + offset) * n, offset * width, (offset + 1) * width)
      positions.set(pairs, offset * width)
      mask.fill(1, offset * width, offset * width + pairs.length)
      for (const position of pairs) {
        const cell = offset * n + (labels[position] ?? 0)
        counts[cell] = (counts[cell] ?? 0) + 1
      }
    }
    const own = positions.map((position) => labels[position] ?? 0)
    const pairs = classes.reduce((sum, { length }) => sum + length, 0)
    return { start, size, width, pairs, positions, mask, labels: bigInts(own), counts }
  })
}

function chosenOf(chosen: Float64Array, s: number, n: number): number[] {
  return Array.from({ length: n }, (_, i) => s * n + i).filter((position) => chosen[position] === 1)
}

/** Rows of `width` numbers at these positions, one after the other. */
export function rowsAt(values: Float32Array, width: number, positions: Int32Array): Float32Array {
  const rows = new Float32Array(positions.length * width)
  for (const [row, position] of positions.entries()) {
    rows.set(values.subarray(position * width, (position + 1) * width), row * width)
  }
  return rows
}
