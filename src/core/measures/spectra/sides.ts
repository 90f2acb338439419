/** The sides of a tensor as a matrix, and in which way its spectrum is read. */
import { mostHeldElements } from '../../weights.ts'

/** Where the smaller side is shorter there are too few eigenvalues for an entropy or a tail. */
export const leastSide = 8

/** Up to this smaller side a matrix that is held has its Gram matrix in float64, and every singular value exact. */
const mostExactSide = 512

/** Where the smaller side is longer, Gram matrix and reduction outgrow the memory and the time of an evaluation. */
export const mostGramSide = 1024

/** Beyond this there is no room for a second copy: one that is shuffled, or in float64. 16 MiB as float32. */
export const mostCopiedElements = 4_194_304

export interface Sides {
  readonly rows: number
  readonly columns: number
  readonly long: number
  readonly short: number
}

/**
 * All axes but the last are rows ([heads, d_head, d_model] -> [heads * d_head, d_model]); null for a vector, and where a
 * side is shorter than 8.
 */
export function sidesOf(shape: readonly number[]): Sides | null {
  if (shape.length < 2) return null
  const columns = shape.at(-1) ?? 1
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1)
  const short = Math.min(rows, columns)
  return short < leastSide ? null : { rows, columns, long: Math.max(rows, columns), short }
}

/**
 * Whether a spectrum is read: the matrix is held whole, or its smaller side is at most 1,024 and that of the columns, so
 * that its Gram matrix adds up block by block.
 */
export function isReadable(sides: Sides): boolean {
  const { rows, columns, short } = sides
  return rows * columns <= mostHeldElements || (short <= mostGramSide && rows >= columns)
}

/** Whether the spectrum of a matrix that has one is sketched. */
export function isSketched({ short }: Pick<Sides, 'short'>): boolean {
  return short > mostGramSide
}

/** Whether the matrix is shuffled: it is held beside a copy. */
export function isCopied({ rows, columns }: Pick<Sides, 'rows' | 'columns'>): boolean {
  return rows * columns <= mostCopiedElements
}

/** Whether every singular value is exact: the matrix is small, and held beside a copy. */
export function isExact(sides: Sides): boolean {
  return sides.short <= mostExactSide && isCopied(sides)
}
