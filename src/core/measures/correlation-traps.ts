/** How many eigenvalues stand out of the noise once the elements of the matrices are shuffled. */
import type { Measure } from './measure.ts'
import { coarseGramOfColumns, coarseGramOfRows } from './spectra/gram.ts'
import { matricesOf } from './spectra/matrices.ts'
import { sumReading } from './spectra/summary.ts'
import { trapsOf } from './spectra/traps.ts'

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
        "The edge is Johnstone's at finite size with the 99.9% quantile of Tracy and Widom, so one random normal matrix in a thousand has a trap; one shuffle, seeded by the tensor's name and shape. The sum over the matrices, `by` has each.",
    },
    rise: 'Some elements, or their mean, are far too large for their number: seen before generalization is lost, and without that as well.',
    fall: 'The elements are again as random ones of their variance.',
  },
  graphs: [coarseGramOfColumns, coarseGramOfRows],
  requires: [],
  *read({ snapshot }) {
    const found = matricesOf(snapshot)
    if ('undefined_because' in found) return found
    const traps = new Map<string, number | null>()
    for (const matrix of found.matrices) traps.set(matrix.name, yield* trapsOf(matrix))
    return sumReading(traps, 'the elements of every matrix are all equal')
  },
}
