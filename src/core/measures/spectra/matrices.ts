/** Which tensors of a snapshot are matrices with a spectrum that is worth reading, and what that may cost. */
import type { Snapshot } from '../../snapshot.ts'

/** A row-major [rows, columns] matrix of finite float32 weights. */
export interface Matrix {
  readonly name: string
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
}

/** Where the smaller side is shorter there are too few eigenvalues for an entropy or a tail. */
export const leastSide = 8

/** Where the smaller side is longer an exact spectrum costs more than a snapshot is worth. */
export const mostSide = 512

/** Some seconds of one core: 512 x 512 takes 1.1e9 operations. */
const mostOperations = 4e9

export type Matrices = { readonly matrices: readonly Matrix[] } | { readonly undefined_because: string }

/**
 * The matrices of a snapshot. A tensor of rank 2 is one where both sides are at least 8; of a higher rank all axes but
 * the last become rows ([heads, d_head, d_model] -> [heads * d_head, d_model]), and the same holds. One whose smaller
 * side exceeds 512 is left out.
 */
export function matricesOf(snapshot: Snapshot): Matrices {
  const all = Array.from(snapshot.tensors).flatMap(([name, { dtype, shape, data }]): Matrix[] => {
    const columns = shape.at(-1) ?? 1
    const rows = columns === 0 ? 0 : data.length / columns
    return dtype === 'float32' && shape.length >= 2 && Math.min(rows, columns) >= leastSide
      ? [{ name, rows, columns, data }]
      : []
  })
  if (all.length === 0)
    return { undefined_because: `no tensor is a matrix with both sides of at least ${leastSide}` }
  const matrices = all.filter(({ rows, columns }) => Math.min(rows, columns) <= mostSide)
  if (matrices.length === 0)
    return {
      undefined_because: `the smaller side of every matrix exceeds ${mostSide}, the most for an exact spectrum`,
    }
  const operations = matrices.reduce((sum, matrix) => sum + operationsOf(matrix), 0)
  if (operations <= mostOperations) return { matrices }
  const giga = (value: number): string => (value / 1e9).toPrecision(3)
  return {
    undefined_because: `the spectra of ${matrices.length} matrices take ${giga(operations)} GFLOP, and at most ${giga(mostOperations)} are spent on a snapshot`,
  }
}

/** At worst: Gram matrices of the weights and of them shuffled, their reductions, and that of the weights themselves. */
function operationsOf({ rows, columns }: Matrix): number {
  const n = Math.min(rows, columns)
  return 6 * rows * columns * n + 2 * n ** 3
}
