/** The squared Frobenius norm of the matrices over the square of their spectral norm. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { gramOfHalves } from './spectra/coarse-gram.ts'
import { gramOfColumns, gramOfRows } from './spectra/gram.ts'
import { sketchGraphs } from './spectra/krylov.ts'
import { medianOverMatrices } from './spectra/read.ts'
import type { Spectrum } from './spectra/spectrum.ts'

export const stableRank: Measure = {
  on: 'weights',
  description: {
    id: 'stable_rank',
    title: 'Stable rank',
    unit: 'directions',
    range: [1, 2896],
    split: 'weights',
    source: {
      work: 'Rudelson & Vershynin 2007, Sampling from large matrices: an approach through geometric functional analysis (arXiv math/0503442)',
      section: '1, numerical rank',
      deviation:
        'The median over the matrices of the snapshot, `by` has each, the same ones as of effective_rank; large ones within 1e-6, those that are sketched within 1e-4.',
    },
    rise: 'The largest singular value holds less of the squared norm.',
    fall: 'The largest singular value holds more of the squared norm; less moved by small ones than the effective rank.',
  },
  graphs: [gramOfColumns, gramOfRows, gramOfHalves, ...sketchGraphs],
  requires: [],
  shares: ['spectra'],
  cost: () => free,
  *read(context) {
    return yield* medianOverMatrices(context, stableRankOf, 'every matrix is zero')
  },
}

function stableRankOf({ eigenvalues, counts }: Spectrum): number | null {
  const largest = eigenvalues[0] ?? 0
  if (largest === 0) return null
  return eigenvalues.reduce((sum, eigenvalue, at) => sum + (counts[at] ?? 0) * eigenvalue, 0) / largest
}
