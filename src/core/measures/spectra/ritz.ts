/** What a block bidiagonalization says of a matrix' singular values: Ritz values, and which of them have converged. */
import { eigenPartsOf } from './eigenvectors.ts'
import { type Krylov, krylovSize, starts } from './krylov.ts'

export interface RitzValue {
  /** Near a singular value where the residual is small; never above the largest but for rounding. */
  readonly singular: number
  /**
   * The mean over the starts of the square of their part along the Ritz vector: about 1 for that of a single singular value,
   * and about as many as it stands for otherwise.
   */
  readonly weight: number
  /** The norm of W^T u - s v for the Ritz vectors u and v of s. */
  readonly residual: number
}

/** Products in float32 leave about 1e-7 of the largest singular value: under this share of it is zero. */
const leastShare = 1e-6

const width = krylovSize + starts

/**
 * Which quadrature the Ritz values are the nodes of. Of Gauss: for the sum of the singular values it is too high. Of Gauss
 * and Radau, with nodes at zero as well: B without its last rows, and too low (Golub & Meurant 2010, Matrices, Moments and
 * Quadrature with Applications, chapters 6 and 10).
 */
export type Rule = 'gauss' | 'radau'

/** The Ritz values that are not zero, largest first, in the unit of the bidiagonalization. */
export function ritzValuesOf({ B, R }: Krylov, rule: Rule): RitzValue[] {
  const ends = Array.from({ length: starts }, (_, index) => krylovSize - starts + index)
  const at = [...Array.from({ length: starts }, (_, index) => index), ...ends]
  const { eigenvalues, parts } = eigenPartsOf(
    gramOf(B, rule === 'gauss' ? krylovSize : krylovSize - starts),
    krylovSize,
    at,
  )
  const values = Array.from(eigenvalues, (eigenvalue, index): RitzValue => {
    const [head, tail] = [2 * index * starts, (2 * index + 1) * starts]
    const singular = Math.sqrt(Math.max(0, eigenvalue))
    return {
      singular,
      weight: weightOf(parts.subarray(head, head + starts), R),
      residual: residualOf(parts.subarray(tail, tail + starts), B, rule) / singular,
    }
  }).sort((a, b) => b.singular - a.singular)
  const least = leastShare * (values[0]?.singular ?? 0)
  return values.filter(({ singular }) => singular > least)
}

/** B^T B of the part that V spans, of the first rows. Products of few rows alone: B is banded. */
function gramOf(B: Float64Array, rows: number): Float64Array {
  const gram = new Float64Array(krylovSize ** 2)
  for (let row = 0; row < rows; row += 1) {
    const begin = row - (row % starts)
    const end = Math.min(krylovSize, begin + 2 * starts)
    for (let i = begin; i < end; i += 1)
      for (let j = begin; j < end; j += 1)
        gram[i * krylovSize + j] =
          (gram[i * krylovSize + j] ?? 0) + (B[row * width + i] ?? 0) * (B[row * width + j] ?? 0)
  }
  return gram
}

/** `head`: the Ritz vector along the first vectors of V, of which the starts are made. */
function weightOf(head: Float64Array, R: Float64Array): number {
  let sum = 0
  for (let start = 0; start < starts; start += 1) {
    let part = 0
    for (let at = 0; at <= start; at += 1) part += (R[at * starts + start] ?? 0) * (head[at] ?? 0)
    sum += part * part
  }
  return sum / starts
}

/** What W^T W v has that the rule leaves out, all of it from the last rows. `tail`: v along the last vectors of V. */
function residualOf(tail: Float64Array, B: Float64Array, rule: Rule): number {
  const last = krylovSize - starts
  const from = rule === 'gauss' ? krylovSize : last
  const left = new Float64Array(width - from)
  for (let row = last; row < krylovSize; row += 1) {
    let along = 0
    for (let at = 0; at < starts; at += 1) along += (B[row * width + last + at] ?? 0) * (tail[at] ?? 0)
    for (let at = 0; at < left.length; at += 1)
      left[at] = (left[at] ?? 0) + along * (B[row * width + from + at] ?? 0)
  }
  return Math.hypot(...left)
}

/** Relative: what a Ritz value may be off, and how near to each other two count as equal. */
const near = 1e-3

/**
 * Whether a Ritz value is one singular value and no more: its residual is small, and fewer are equal to it than there are
 * starts, since of more that are equal only as many are seen.
 */
export function isOne({ singular, residual }: RitzValue, all: readonly RitzValue[]): boolean {
  if (residual > near * singular) return false
  const equal = all.filter((other) => Math.abs(other.singular - singular) <= near * singular)
  return equal.length < starts
}
