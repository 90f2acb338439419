/** The spectrum of a matrix that is too large for an exact one: a few eigenvalues, and how many of all each stands for. */
import type { Evaluation } from '../../evaluation.ts'
import type { HeldTensor } from '../../weights.ts'
import { calibrated, type Node } from './calibrate.ts'
import { krylovOf } from './krylov.ts'
import { isOne, type RitzValue, ritzValuesOf } from './ritz.ts'
import type { Sides } from './sides.ts'

export interface Sketch {
  /** Those of W^T W (or W W^T, the smaller of the two) in squared weights, largest first. */
  readonly eigenvalues: Float64Array
  /** How many of them each stands for, not whole numbers: together as many as the smaller side. */
  readonly counts: Float64Array
}

/**
 * Stochastic Lanczos quadrature (Ubaru, Chen & Saad 2017, Fast estimation of tr(f(A)) via stochastic Lanczos quadrature,
 * SIAM J. Matrix Anal. Appl. 38(4), section 3) from 8 seeded starts of 32 steps. Deviations: the starts share the space
 * that they make; an eigenvalue that has converged counts as one, as it does in the trace, and not by the random parts of
 * the starts along its vector, as in Hutch++ (Meyer, Musco, Musco & Woodruff 2021, arXiv 2010.09649); and the others are
 * weighted so that their number and their sum, which are known, are right.
 */
export function* sketchOf(tensor: HeldTensor, sides: Sides): Evaluation<Sketch> {
  const square = yield* squareOf(tensor)
  if (square === 0) return { eigenvalues: new Float64Array(1), counts: Float64Array.of(sides.short) }
  // About the norm of the matrix, a power of two: products in float32 then neither overflow nor vanish.
  const unit = 2 ** Math.round(Math.log2(square) / 2)
  const krylov = yield* krylovOf(tensor, sides, unit)
  const nodes = rules
    .flatMap((rule) => nodesOf(ritzValuesOf(krylov, rule), sides.short, square / unit ** 2))
    .sort((a, b) => b.eigenvalue - a.eigenvalue)
  return {
    eigenvalues: Float64Array.from(nodes, ({ eigenvalue }) => eigenvalue * unit ** 2),
    counts: Float64Array.from(nodes, ({ count }) => count / rules.length),
  }
}

/** Half of each: their errors are of opposite sign, and of about the same size. */
const rules = ['gauss', 'radau'] as const

/** The quadrature for `count` eigenvalues of that sum. */
function nodesOf(ritz: readonly RitzValue[], count: number, sum: number): Node[] {
  const single = ritz.map((value) => isOne(value, ritz))
  const nodes = ritz.map(({ singular, weight }, index) => ({
    eigenvalue: singular ** 2,
    count: single[index] ? 1 : weight,
  }))
  const ones = nodes.filter((_, index) => single[index])
  const others = nodes.filter((_, index) => !single[index])
  const seen = ritz.reduce((total, { weight }) => total + weight, 0)
  // What the starts have in common with none of these is mapped to zero.
  others.push({ eigenvalue: 0, count: Math.max(0, count - seen) })
  const known = {
    count: count - ones.length,
    sum: sum - ones.reduce((total, { eigenvalue }) => total + eigenvalue, 0),
  }
  return [...ones, ...calibrated(others, known)]
}

/** Elements of one look at the tensor. */
const chunkElements = 1_048_576

/** The squared Frobenius norm, in float64. */
function* squareOf(tensor: HeldTensor): Evaluation<number> {
  let sum = 0
  for (let start = 0; start < tensor.elements; start += chunkElements) {
    const part = yield* tensor.read(start, Math.min(chunkElements, tensor.elements - start))
    for (let at = 0; at < part.length; at += 1) sum += (part[at] ?? 0) ** 2
  }
  return sum
}
