/** The entropy of the matrices' singular values. */
import type { Measure } from './measure.ts'
import { roy2007 } from './sources.ts'
import { entropyOf } from './spectra/entropy.ts'
import { gramOfColumns, gramOfRows } from './spectra/gram.ts'
import { medianOverMatrices } from './spectra/read.ts'

export const spectralEntropy: Measure = {
  on: 'weights',
  description: {
    id: 'spectral_entropy',
    title: 'Spectral entropy of the weights',
    unit: 'nats',
    range: [0, 6.3],
    split: 'weights',
    source: {
      work: roy2007,
      section: '2, equation 2',
      deviation:
        'The median over the matrices of the snapshot, `by` has each; ln 512 = 6.24 is the most that one of them can have.',
    },
    rise: 'The singular values become more even: the weights use more directions.',
    fall: 'Few singular values take the most of the sum: in cleanup, but on a never-generalizing run it fell as well.',
  },
  graphs: [gramOfColumns, gramOfRows],
  requires: [],
  *read(context) {
    return yield* medianOverMatrices(context, entropyOf, 'every matrix is zero')
  },
}
