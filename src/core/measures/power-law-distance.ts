/** How far the tail of the matrices' eigenvalues is from the power law that fits it best. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { clauset2009 } from './sources.ts'
import { gramOfHalves } from './spectra/coarse-gram.ts'
import { gramOfColumns, gramOfRows } from './spectra/gram.ts'
import { medianOverTails } from './spectra/read.ts'

export const powerLawDistance: Measure = {
  on: 'weights',
  description: {
    id: 'power_law_distance',
    title: 'Distance of the eigenvalues from a power law',
    unit: 'distance',
    range: [0, 1],
    split: 'weights',
    source: {
      work: clauset2009,
      section: '3.3, equation 3.9',
      deviation:
        "Kolmogorov and Smirnov's distance over the tail that power_law_alpha chose; no p-value. The median over the matrices, `by` has each of those that have an exponent.",
    },
    rise: 'The exponent describes the tail less well.',
    fall: 'The exponent describes the tail better.',
  },
  graphs: [gramOfColumns, gramOfRows, gramOfHalves],
  requires: [],
  shares: ['spectra'],
  cost: () => free,
  *read(context) {
    return yield* medianOverTails(context, ({ distance }) => distance)
  },
}
