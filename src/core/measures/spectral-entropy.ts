/** The entropy of the matrices' singular values. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { roy2007 } from './sources.ts'
import { gramOfHalves } from './spectra/coarse-gram.ts'
import { entropyOf } from './spectra/entropy.ts'
import { gramOfColumns, gramOfRows } from './spectra/gram.ts'
import { sketchGraphs } from './spectra/krylov.ts'
import { medianOverMatrices } from './spectra/read.ts'

export const spectralEntropy: Measure = {
  on: 'weights',
  description: {
    id: 'spectral_entropy',
    title: 'Spectral entropy of the weights',
    unit: 'nats',
    range: [0, 8],
    split: 'weights',
    source: {
      work: roy2007,
      section: 'the entropy in the definition of the effective rank',
      deviation:
        'The median over the matrices of the snapshot, `by` has each, the same ones as of effective_rank; ln 2896 = 7.97 is the most that one of them can have. Large ones are within 0.01, those that are sketched within 0.03, with the exception that is said there.',
    },
    rise: 'The singular values become more even: the weights use more directions.',
    fall: 'Few singular values take the most of the sum: in cleanup, but on a never-generalizing run it fell as well.',
  },
  graphs: [gramOfColumns, gramOfRows, gramOfHalves, ...sketchGraphs],
  requires: [],
  shares: ['spectra'],
  cost: () => free,
  *read(context) {
    return yield* medianOverMatrices(context, entropyOf, 'every matrix is zero')
  },
}
