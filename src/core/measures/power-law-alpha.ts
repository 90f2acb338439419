/** The exponent of a power law in the tail of the matrices' eigenvalues. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { clauset2009 } from './sources.ts'
import { gramOfHalves } from './spectra/coarse-gram.ts'
import { gramOfColumns, gramOfRows } from './spectra/gram.ts'
import { medianOverTails } from './spectra/read.ts'

export const powerLawAlpha: Measure = {
  on: 'weights',
  description: {
    id: 'power_law_alpha',
    title: 'Power-law exponent of the eigenvalues',
    unit: 'exponent',
    range: [1, null],
    split: 'weights',
    source: {
      work: clauset2009,
      section: '3.1 and 3.3',
      deviation:
        'On the eigenvalues of W^T W / N, as Martin & Mahoney 2021 (arXiv 1810.01075); the median over the matrices, `by` has each. No correction for small tails: about (alpha - 1) / (n - 1) too high. It always yields an exponent; power_law_distance says how well it fits. Of large matrices (see effective_rank) singular values under 3e-4 of the largest are left out of the choice of the cut where they are few. Matrices with a smaller side of more than 1,024 have none: a sketch says how many eigenvalues there are in a range, not which, and how far its cut would be off is not known.',
    },
    rise: 'The tail of the eigenvalues becomes lighter, as that of random weights.',
    fall: 'The tail becomes heavier: below 2 it was seen where generalization is lost again.',
  },
  graphs: [gramOfColumns, gramOfRows, gramOfHalves],
  requires: [],
  shares: ['spectra'],
  cost: () => free,
  *read(context) {
    return yield* medianOverTails(context, ({ alpha }) => alpha)
  },
}
