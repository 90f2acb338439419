/** How a measure of one spectrum becomes a reading of a snapshot. */
import type { Reading } from '../../../wire/reading.ts'
import type { Evaluation } from '../../evaluation.ts'
import type { WeightsContext } from '../context.ts'
import type { PowerLaw } from './power-law.ts'
import { mostGramSide } from './sides.ts'
import type { Spectrum } from './spectrum.ts'
import { medianReading } from './summary.ts'

/** The median over the matrices of what `of` reads off a spectrum; null is no value, and `none` says why. */
export function* medianOverMatrices(
  { spectra }: WeightsContext,
  of: (spectrum: Spectrum) => number | null,
  none: string,
): Evaluation<Reading> {
  const found = yield* spectra()
  if ('undefined_because' in found) return found
  return medianReading(new Map(found.spectra.map((spectrum) => [spectrum.name, of(spectrum)])), none)
}

/** The median over the matrices of what `of` reads off the power law of a spectrum's tail. */
export function* medianOverTails(
  context: WeightsContext,
  of: (tail: PowerLaw) => number,
): Evaluation<Reading> {
  const found = yield* context.spectra()
  const sketched = 'spectra' in found && found.spectra.every((spectrum) => spectrum.sketched)
  return yield* medianOverMatrices(
    context,
    ({ tail }) => (tail === null ? null : of(tail)),
    sketched
      ? `the smaller side of every matrix exceeds ${mostGramSide}, and a tail is not fitted to sketched eigenvalues`
      : 'no matrix has 8 positive eigenvalues that differ',
  )
}
