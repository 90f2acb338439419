/** How many eigenvalues stand out of the noise once the elements of the matrices are shuffled. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { gramOfHalves } from './spectra/coarse-gram.ts'
import { coarseGramOfColumns, coarseGramOfRows } from './spectra/gram.ts'
import { sketchGraphs } from './spectra/krylov.ts'
import { sumReading } from './spectra/summary.ts'

export const correlationTraps: Measure = {
  on: 'weights',
  description: {
    id: 'correlation_traps',
    title: 'Correlation traps',
    unit: 'eigenvalues',
    range: [0, null],
    split: 'weights',
    source: {
      work: 'Prakash & Martin 2025, Grokking and Generalization Collapse: Insights from HTSR theory (arXiv 2506.04434)',
      section: 'correlation traps',
      deviation:
        "The edge is Johnstone's at finite size with the 99.9% quantile of Tracy and Widom, so one random normal matrix in a thousand has a trap; one shuffle, seeded by the tensor's name and shape. The sum over the matrices, `by` has each. Beyond a smaller side of 512 the largest eigenvalue is sought by 80 steps of Lanczos' method, which misses at most one trap in 100,000; beyond 1,024 traps are the Ritz values above the edge of 32 steps from 8 starts: never too many, and too few where one is hardly above it (tested at 4% above). Matrices of more than 4,194,304 elements are not shuffled, and left out.",
    },
    rise: 'Some elements, or their mean, are far too large for their number: seen before generalization is lost, and without that as well.',
    fall: 'The elements are again as random ones of their variance.',
  },
  graphs: [coarseGramOfColumns, coarseGramOfRows, gramOfHalves, ...sketchGraphs],
  requires: [],
  shares: ['traps'],
  cost: () => free,
  *read({ traps }) {
    const found = yield* traps()
    if ('undefined_because' in found) return found
    return sumReading(found.traps, 'the elements of every matrix are all equal')
  },
}
