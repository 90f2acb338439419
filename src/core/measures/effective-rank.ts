/** How many directions the matrices use: e to the entropy of their singular values. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { roy2007 } from './sources.ts'
import { gramOfHalves } from './spectra/coarse-gram.ts'
import { entropyOf } from './spectra/entropy.ts'
import { gramOfColumns, gramOfRows } from './spectra/gram.ts'
import { sketchGraphs } from './spectra/krylov.ts'
import { medianOverMatrices } from './spectra/read.ts'

export const effectiveRank: Measure = {
  on: 'weights',
  description: {
    id: 'effective_rank',
    title: 'Effective rank',
    unit: 'directions',
    range: [1, 2896],
    split: 'weights',
    source: {
      work: roy2007,
      section: 'definition of the effective rank',
      deviation:
        'The median over the matrices of the snapshot, `by` has each: tensors with both sides of at least 8, all axes but the last as rows, and with at most 8,388,608 elements, or at most 1,024 columns and no fewer rows. Of those with a smaller side of more than 512, or more than 4,194,304 elements, the Gram matrix is summed in float32: within 1%, tested on sides of 256 to 768. With a smaller side of more than 1,024 it is a seeded sketch, by stochastic Lanczos quadrature (Ubaru, Chen & Saad 2017): within 3%, tested on sides of 256 to 1,024 where the exact value is known, on normal, low-rank, sparse and equal spectra, and on those that fall by a power or exponentially; larger ones that fall exponentially come out too high, by 3.3% at 1,280 x 5,120 and 5.3% at 2,048 x 2,048, others within 1.4% there (`node bench/spectra/sketch.ts`).',
    },
    rise: 'The weights use more directions, as during memorization.',
    fall: 'The weights use fewer directions: in cleanup, often well after the transition, and in runs that never generalize as well.',
  },
  graphs: [gramOfColumns, gramOfRows, gramOfHalves, ...sketchGraphs],
  requires: [],
  shares: ['spectra'],
  cost: () => free,
  *read(context) {
    return yield* medianOverMatrices(
      context,
      (spectrum) => {
        const entropy = entropyOf(spectrum)
        return entropy === null ? null : Math.exp(entropy)
      },
      'every matrix is zero',
    )
  },
}
