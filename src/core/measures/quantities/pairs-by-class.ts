/** Chosen pairs of each class, padded to one number, so that a graph takes the classes as a batch. */

export interface PairsByClass {
  /** The most chosen pairs of any class. */
  readonly width: number
  /** [n, width]: positions s*n + i of the class layout; where a class has fewer pairs, its position s*n. */
  readonly positions: Int32Array
  /** [n, width]: 1 for a chosen pair, 0 for padding. */
  readonly mask: Float64Array
}

/** The pairs that `chosen` [n, n] (by class and first index) has a 1 for. */
export function pairsByClass(chosen: Float64Array, n: number): PairsByClass {
  const classes = Array.from({ length: n }, (_, s) =>
    Array.from({ length: n }, (_, i) => s * n + i).filter((position) => chosen[position] === 1),
  )
  const width = Math.max(...classes.map((pairs) => pairs.length))
  const positions = new Int32Array(n * width)
  const mask = new Float64Array(n * width)
  for (const [s, pairs] of classes.entries()) {
    positions.fill(s * n, s * width, (s + 1) * width)
    positions.set(pairs, s * width)
    mask.fill(1, s * width, s * width + pairs.length)
  }
  return { width, positions, mask }
}

/** Rows of `width` numbers at these positions, one after the other. */
export function rowsAt(values: Float32Array, width: number, positions: Int32Array): Float32Array {
  const rows = new Float32Array(positions.length * width)
  for (const [row, position] of positions.entries()) {
    rows.set(values.subarray(position * width, (position + 1) * width), row * width)
  }
  return rows
}
