/** A large matrix as a few vectors see it: the block method of Golub and Kahan, from seeded random starts. */
import type { Graph } from '../../../onnx/graph.ts'
import { type Evaluation, release } from '../../evaluation.ts'
import { generator, seedOf } from '../../seeded.ts'
import type { HeldTensor } from '../../weights.ts'
import { orthonormalize, outsideOf } from './orthonormal.ts'
import { productsWithColumns, productsWithRows, timesColumns, timesRows } from './products.ts'
import type { Sides } from './sides.ts'

/** Vectors that the method starts from: of equal singular values it sees that many. */
export const starts = 8

/** Steps of the method; each multiplies the matrix by its vectors twice. */
export const steps = 32

/** Vectors that it makes on either side. */
export const krylovSize = starts * steps

/** The graphs that it runs. */
export const sketchGraphs: readonly Graph[] = [productsWithRows, productsWithColumns, outsideOf]

export interface Krylov {
  /**
   * [size, size + starts] row-major, in the given unit: W V = U B for the first `size` columns; those after them are what
   * W^T U has along the next vectors, which V does not hold.
   */
  readonly B: Float64Array
  /** The starts in terms of the first vectors of V: [starts, starts], upper triangular; a column is a start. */
  readonly R: Float64Array
}

/**
 * Block bidiagonalization (Golub, Luk & Overton 1981, A block Lanczos method for computing the singular values and
 * corresponding singular vectors of a matrix, section 3) of W, or of W^T where W has fewer rows, both divided by `unit`; all
 * vectors are made orthogonal to all before them. The starts are of the shorter side, with elements of 1 and -1, drawn by
 * the tensor's name and shape. In float64, the products with W in float32: singular values of B are those of a matrix
 * within about 1e-7 of W, as a share of the largest, and 1e-5 where its elements are all alike and rounding adds up.
 */
export function* krylovOf(tensor: HeldTensor, sides: Sides, unit: number): Evaluation<Krylov> {
  const { rows, columns, long, short } = sides
  const [toLong, toShort] = rows >= columns ? [timesRows, timesColumns] : [timesColumns, timesRows]
  const V = new Float64Array((krylovSize + starts) * short)
  const U = new Float64Array(krylovSize * long)
  const width = krylovSize + starts
  const B = new Float64Array(krylovSize * width)
  fillSigns(V.subarray(0, starts * short), `${tensor.name} ${rows} ${columns}`)
  const R = yield* orthonormalize(V, short, starts, starts)
  for (let step = 0; step < steps; step += 1) {
    const [from, to] = [step * starts, (step + 1) * starts]
    const ahead = yield* toLong(tensor, sides, starts, divided(V.subarray(from * short, to * short), unit))
    U.set(ahead, from * long)
    putBlock(B, width, from, from, yield* orthonormalize(U, long, to, starts))
    const back = yield* toShort(tensor, sides, starts, divided(U.subarray(from * long, to * long), unit))
    V.set(back, to * short)
    putBlock(B, width, from, to, turned(yield* orthonormalize(V, short, to + starts, starts)))
    yield* release(ahead, back)
  }
  yield* release(V, U)
  return { B, R }
}

function fillSigns(target: Float64Array, seed: string): void {
  const next = generator(seedOf(seed))
  for (let at = 0; at < target.length; at += 1) target[at] = next() < 0.5 ? -1 : 1
}

function divided(vectors: Float64Array, unit: number): Float64Array {
  return vectors.map((element) => element / unit)
}

function turned(block: Float64Array): Float64Array {
  return block.map((_, at) => block[(at % starts) * starts + Math.floor(at / starts)] ?? 0)
}

function putBlock(B: Float64Array, width: number, row: number, column: number, block: Float64Array): void {
  for (let at = 0; at < starts; at += 1)
    B.set(block.subarray(at * starts, (at + 1) * starts), (row + at) * width + column)
}
