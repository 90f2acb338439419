/** Eigenvalues of matrices that are too large for the exact way: from a Gram matrix in float32 where that will do. */
import { type Evaluation, release } from '../../evaluation.ts'
import type { HeldTensor } from '../../weights.ts'
import { coarseGramOf } from './coarse-gram.ts'
import { symmetricEigenvalues } from './eigenvalues.ts'
import { gramOf, gramOfBlocks } from './gram.ts'
import type { Sides } from './sides.ts'

/** Eigenvalues of a float32 Gram matrix below this share of the largest are rounding. */
export const coarseFloor = 1e-7

/** What may be lost below the floor, as a share of the sum of the singular values. */
const mostLost = 5e-4

/**
 * The eigenvalues of W^T W, largest first. The Gram matrix is summed in float32 within blocks, a third of the time of
 * float64, and each eigenvalue is then known to 1e-7 of the largest (measured: 1e-8). Singular values are their roots, so those
 * under 3e-4 of the largest are lost; where these could make up more than 5e-4 of the sum of all, the Gram matrix is made again
 * in float64, of which only those under 1e-6 are. What is lost is zero.
 */
export function* largeEigenvaluesOf(tensor: HeldTensor, sides: Sides): Evaluation<Float64Array> {
  const coarse = yield* eigenvaluesOf(yield* coarseGramOf(tensor, sides), sides)
  const kept = aboveFloor(coarse, coarseFloor)
  if (lostShare(kept) <= mostLost) return kept
  const exact = yield* eigenvaluesOf(yield* exactGram(tensor, sides), sides)
  return aboveFloor(exact, sides.short * Number.EPSILON)
}

function* eigenvaluesOf(gram: Float64Array, { short }: Sides): Evaluation<Float64Array> {
  const eigenvalues = symmetricEigenvalues(gram, short)
  yield* release(gram)
  return eigenvalues
}

function exactGram(tensor: HeldTensor, sides: Sides): Evaluation<Float64Array> {
  const { rows, columns } = sides
  return tensor.whole === null
    ? gramOfBlocks(tensor, sides)
    : gramOf({ rows, columns, data: tensor.whole }, 'exact')
}

function aboveFloor(eigenvalues: Float64Array, share: number): Float64Array {
  const floor = share * (eigenvalues[0] ?? 0)
  return eigenvalues.map((value) => (value > floor ? value : 0))
}

/** At most: as if every singular value below the floor were as large as the floor. */
function lostShare(eigenvalues: Float64Array): number {
  const largest = eigenvalues[0] ?? 0
  if (largest === 0) return 0
  let sum = 0
  let lost = 0
  for (const eigenvalue of eigenvalues) {
    sum += Math.sqrt(eigenvalue)
    if (eigenvalue === 0) lost += Math.sqrt(coarseFloor * largest)
  }
  return lost / sum
}
