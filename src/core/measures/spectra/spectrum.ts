/** The singular values of a snapshot's matrices, squared. */
import type { Evaluation } from '../../evaluation.ts'
import type { HeldTensor, WeightSource } from '../../weights.ts'
import { singularValues } from './bidiagonal.ts'
import { symmetricEigenvalues } from './eigenvalues.ts'
import { gramOf } from './gram.ts'
import { areExactEnough } from './gram-error.ts'
import { largeEigenvaluesOf } from './large.ts'
import { type Matrix, matricesOf } from './matrices.ts'
import { fitPowerLaw, type PowerLaw } from './power-law.ts'
import { isExact, isSketched, type Sides } from './sides.ts'
import { sketchOf } from './sketch.ts'

export interface Spectrum {
  readonly name: string
  /**
   * Eigenvalues of W^T W (or W W^T, the smaller of the two) in squared weights, largest first, float64. What rounding
   * cannot tell from zero is zero.
   */
  readonly eigenvalues: Float64Array
  /** How many of the matrix each of them stands for, which is 1 unless they are sketched; together the smaller side. */
  readonly counts: Float64Array
  /** The power law of their tail; null where there is none, and where it is not known because they are sketched. */
  readonly tail: PowerLaw | null
  /** Whether they are those of a sketch (spectra/sketch.ts), since the matrix is too large for all of them. */
  readonly sketched: boolean
}

export type Spectra = { readonly spectra: readonly Spectrum[] } | { readonly undefined_because: string }

/** The spectrum of every matrix of a snapshot. */
export function* spectraOf(weights: WeightSource): Evaluation<Spectra> {
  const found = matricesOf(weights.tensors)
  if ('undefined_because' in found) return found
  const spectra: Spectrum[] = []
  for (const matrix of found.matrices)
    spectra.push(yield* spectrumOf(yield* weights.hold(matrix.tensor), matrix))
  return { spectra }
}

export function* spectrumOf(tensor: HeldTensor, sides: Sides): Evaluation<Spectrum> {
  const { whole, name } = tensor
  if (isSketched(sides)) return { name, ...(yield* sketchOf(tensor, sides)), tail: null, sketched: true }
  if (whole === null || !isExact(sides))
    return exactly(name, tailed(yield* largeEigenvaluesOf(tensor, sides)))
  return exactly(name, yield* eigenvaluesOf({ name, rows: sides.rows, columns: sides.columns, data: whole }))
}

type Eigenvalues = Pick<Spectrum, 'eigenvalues' | 'tail'>

function tailed(eigenvalues: Float64Array): Eigenvalues {
  return { eigenvalues, tail: fitPowerLaw(eigenvalues) }
}

function exactly(name: string, { eigenvalues, tail }: Eigenvalues): Spectrum {
  return { name, eigenvalues, counts: new Float64Array(eigenvalues.length).fill(1), tail, sketched: false }
}

/**
 * From the Gram matrix. It loses small singular values: a matrix where these matter is reduced itself, which takes four
 * times as long. What is left is rounding, and zero: singular values under n x 2.2e-16 of the largest.
 */
function* eigenvaluesOf(matrix: Matrix): Evaluation<Eigenvalues> {
  const { data, rows, columns } = matrix
  const n = Math.min(rows, columns)
  const ofGram = tailed(symmetricEigenvalues(yield* gramOf(matrix, 'exact'), n))
  if (ofGram.eigenvalues[0] === 0 || areExactEnough(ofGram.eigenvalues, ofGram.tail)) return ofGram
  const singular = singularValues(data, rows, columns)
  const floor = n * Number.EPSILON * (singular[0] ?? 0)
  return tailed(singular.map((value) => (value > floor ? value * value : 0)))
}
