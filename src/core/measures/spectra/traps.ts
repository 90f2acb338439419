/** Correlation traps: eigenvalues of a shuffled matrix that randomness alone would not put where they are. */
import { type Evaluation, release } from '../../evaluation.ts'
import { type HeldTensor, held, type WeightSource } from '../../weights.ts'
import { coarseGramOf } from './coarse-gram.ts'
import { eigenvaluesAbove } from './eigenvalues.ts'
import { gramOf } from './gram.ts'
import { isAbove } from './is-above.ts'
import { krylovOf } from './krylov.ts'
import { largestRitzValue } from './lanczos.ts'
import { type Matrix, matricesOf } from './matrices.ts'
import { ritzValuesOf } from './ritz.ts'
import { shuffled } from './shuffle.ts'
import { isCopied, isExact, isSketched, mostCopiedElements, type Sides, sidesOf } from './sides.ts'
import { tridiagonalize } from './tridiagonal.ts'

/**
 * The 99.9% quantile of the Tracy-Widom law for real matrices (beta = 1): one matrix of independent normal elements in
 * a thousand has a trap. From Painleve's second equation; bench/spectra/reference.py computes it.
 */
export const tracyWidomQuantile = 3.2722

/**
 * Above what the largest eigenvalue of W^T W, W [rows, columns] with independent elements of mean 0 and variance 1,
 * hardly ever is: the edge of Marchenko and Pastur at finite size, and a margin of Tracy and Widom. Johnstone 2001,
 * On the distribution of the largest eigenvalue in principal components analysis, equation 1.3 and theorem 1.1.
 */
export function noiseEdge(rows: number, columns: number): number {
  const long = Math.sqrt(Math.max(rows, columns) - 1)
  const short = Math.sqrt(Math.min(rows, columns))
  const centre = (long + short) ** 2
  const spread = (long + short) * Math.cbrt(1 / long + 1 / short)
  return centre + tracyWidomQuantile * spread
}

/** How many traps each matrix has; null where all its elements are equal. */
export type Traps =
  | { readonly traps: ReadonlyMap<string, number | null> }
  | { readonly undefined_because: string }

/** The traps of every matrix of a snapshot. One that is too large to be shuffled is left out. */
export function* trapsOfAll(weights: WeightSource): Evaluation<Traps> {
  const found = matricesOf(weights.tensors)
  if ('undefined_because' in found) return found
  const traps = new Map<string, number | null>()
  for (const matrix of found.matrices) {
    const count = yield* trapsOfTensor(yield* weights.hold(matrix.tensor), matrix)
    if (count !== 'not shuffled') traps.set(matrix.tensor.name, count)
  }
  return counted(traps)
}

/** The counts of the matrices that were shuffled, or why there are none. */
export function counted(traps: ReadonlyMap<string, number | null>): Traps {
  return traps.size > 0
    ? { traps }
    : { undefined_because: `every matrix has more than ${mostCopiedElements} elements, and is not shuffled` }
}

export function* trapsOfTensor(
  { name, whole }: HeldTensor,
  { rows, columns }: Pick<Sides, 'rows' | 'columns'>,
): Evaluation<number | null | 'not shuffled'> {
  if (whole === null || !isCopied({ rows, columns })) return 'not shuffled'
  return yield* trapsOf({ name, rows, columns, data: whole })
}

/** Of a large matrix the largest eigenvalue is looked for first, by so many steps of the method of Lanczos. */
const lanczosSteps = 80

/** By how much that may come out too low: one trap in 100,000 is missed, at most. */
const lanczosShare = 0.01

/**
 * How many eigenvalues of the shuffled matrix, in units of its elements' variance, lie above the edge; null where all
 * elements are equal. The mean is not taken out: that it is large is one of the things that make a trap. Float32 sums
 * decide, so an eigenvalue within about 1e-6 of the edge may fall on either side.
 */
export function* trapsOf(matrix: Matrix): Evaluation<number | null> {
  const { rows, columns } = matrix
  const deviation = standardDeviation(matrix.data)
  if (deviation === 0) return null
  const data = shuffled(matrix)
  for (let at = 0; at < data.length; at += 1) data[at] = (data[at] ?? 0) / deviation
  const sides = sidesOf([rows, columns])
  const n = Math.min(rows, columns)
  const edge = noiseEdge(rows, columns)
  if (sides !== null && isSketched(sides)) {
    const unit = Math.sqrt(rows * columns)
    const krylov = yield* krylovOf(held(matrix.name, data), sides, unit)
    yield* release(data)
    // Ritz values do not exceed the eigenvalues that they stand for, so there are never too many.
    return ritzValuesOf(krylov, 'gauss').filter(({ singular }) => (unit * singular) ** 2 > edge).length
  }
  if (sides !== null && !isExact(sides)) {
    const gram = yield* coarseGramOf(held(matrix.name, data), sides)
    yield* release(data)
    const largest = largestRitzValue(gram, n, lanczosSteps, `${matrix.name} ${rows} ${columns}`)
    const none = largest < (1 - lanczosShare) * edge
    const count = none ? 0 : eigenvaluesAbove(tridiagonalize(gram, n), edge)
    yield* release(gram)
    return count
  }
  const gram = yield* gramOf({ rows, columns, data }, 'coarse')
  // Nearly always there is none, which a factorization shows in a quarter of the time.
  return isAbove(edge, gram, n) ? 0 : eigenvaluesAbove(tridiagonalize(gram, n), edge)
}

function standardDeviation(data: Float32Array): number {
  let sum = 0
  for (let at = 0; at < data.length; at += 1) sum += data[at] ?? 0
  const mean = sum / data.length
  let squares = 0
  for (let at = 0; at < data.length; at += 1) squares += ((data[at] ?? 0) - mean) ** 2
  return Math.sqrt(squares / data.length)
}
