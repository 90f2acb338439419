/** The quantities of a stored snapshot's weights, of all tensors in one passage: each is read once, and then let go. */
import { firstNonFinite, type NonFinite } from '../../wire/safetensors/read.ts'
import type { Evaluation } from '../evaluation.ts'
import { nonFiniteInWords } from '../snapshot.ts'
import { type HeldTensor, inStore, type StoredTensor } from '../weights.ts'
import { type Squares, squareOf } from './quantities/squares.ts'
import type { Shared } from './shared.ts'
import { matricesOf } from './spectra/matrices.ts'
import { type Spectra, type Spectrum, spectrumOf } from './spectra/spectrum.ts'
import { counted, type Traps, trapsOfTensor } from './spectra/traps.ts'

export interface Quantities {
  readonly squares: Squares
  readonly spectra: Spectra
  readonly traps: Traps
}

/** What the weights are made of, or where the first NaN or infinity is, in words. */
export type Survey = { readonly quantities: Quantities } | { readonly non_finite: string }

/** Elements of one look at a tensor that is not held whole. */
const chunkElements = 1_048_576

/** Squares of every tensor, and of the matrices what is `wanted` beside. A tensor that cannot be held is read twice. */
export function* surveyOf(tensors: readonly StoredTensor[], wanted: ReadonlySet<Shared>): Evaluation<Survey> {
  const weights = inStore(tensors)
  const found = matricesOf(tensors)
  const matrices = 'undefined_because' in found ? [] : found.matrices
  const squares = new Map<string, number>()
  const spectra: Spectrum[] = []
  const traps = new Map<string, number | null>()
  for (const entry of tensors) {
    const tensor = yield* weights.hold(entry)
    const bad = yield* nonFiniteIn(tensor)
    if (bad !== null) return { non_finite: nonFiniteInWords(entry, bad) }
    squares.set(entry.name, yield* squareOf(tensor))
    const matrix = matrices.find((shape) => shape.tensor === entry)
    if (matrix === undefined) continue
    if (wanted.has('spectra')) spectra.push(yield* spectrumOf(tensor, matrix))
    const count = wanted.has('traps') ? yield* trapsOfTensor(tensor, matrix) : 'not shuffled'
    if (count !== 'not shuffled') traps.set(entry.name, count)
  }
  return {
    quantities: {
      squares,
      spectra: 'undefined_because' in found ? found : { spectra },
      traps: 'undefined_because' in found ? found : counted(traps),
    },
  }
}

function* nonFiniteIn(tensor: HeldTensor): Evaluation<NonFinite | null> {
  for (let start = 0; start < tensor.elements; start += chunkElements) {
    const count = Math.min(chunkElements, tensor.elements - start)
    const bad = firstNonFinite(yield* tensor.read(start, count))
    if (bad !== null) return { ...bad, index: start + bad.index }
  }
  return null
}
