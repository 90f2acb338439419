/** How many directions the hidden states of a layer spread over: the entropy of their covariance. */
import { oneByOne } from '../cost.ts'
import type { Evaluation } from '../evaluation.ts'
import type { Measure } from './measure.ts'
import {
  centredGram,
  centredGramCost,
  centredGramOfColumns,
  centredGramOfRows,
} from './quantities/centred-gram.ts'
import { type Layer, noHiddenStates } from './quantities/sample-pass.ts'
import { symmetricEigenvalues } from './spectra/eigenvalues.ts'
import { mostNamed } from './spectra/summary.ts'

/** Of the sample; with as many of its eigenvalues an entropy of wide states is bounded in cost. */
const mostRows = 256

export const representationEntropy: Measure = {
  on: 'rows',
  description: {
    id: 'representation_entropy',
    title: 'Spectral entropy of the hidden states',
    unit: 'ratio',
    range: [0, 1],
    split: 'all',
    source: {
      work: 'Truong et al. 2026, Spectral Entropy Collapse as an Empirical Signature of Delayed Generalisation in Grokking (arXiv 2604.13123)',
      section: 'normalised spectral entropy',
      deviation:
        'H / ln m for the entropy H of the eigenvalues of the covariance, as shares of their sum; m is the width of the states or the number of rows less one, the smaller. At the read position, on at most 256 rows of a seeded sample, a third of them train where there are both. The value is that of the last layer, `by` has every layer whose states differ between rows.',
    },
    rise: 'The states spread over more directions, as during memorization.',
    fall: 'The states gather in fewer directions; reported before the transition, and in MLPs without one.',
  },
  graphs: [centredGramOfColumns, centredGramOfRows],
  requires: [],
  shares: ['sample'],
  cost({ sampled, width, states }) {
    const n = Math.min(width, mostRows)
    const each = centredGramCost(Math.min(sampled.all, mostRows), width)
    const { float64, ...rest } = oneByOne(...Array.from({ length: states }, () => each))
    return { ...rest, float64: float64 + 2 * states * n ** 3 }
  },
  *read({ sampled }) {
    const { hidden } = yield* sampled()
    const last = hidden.at(-1)
    if (last === undefined) return { undefined_because: noHiddenStates }
    const by: Record<string, number> = {}
    for (const layer of hidden) {
      const entropy = yield* entropyOf(layer)
      if (entropy !== null) by[layer.name] = entropy
    }
    const value = by[last.name]
    if (value === undefined)
      return { undefined_because: 'the last hidden states are the same in every row of the sample' }
    return hidden.length > mostNamed ? { value } : { value, by }
  },
}

/** Null where all rows are the same, or the states have one element alone. */
function* entropyOf(layer: Layer): Evaluation<number | null> {
  const { rows, width, data } = thinned(layer)
  const most = Math.log(Math.min(width, rows - 1))
  if (!(most > 0)) return null
  const { gram, n } = yield* centredGram(data, rows, width)
  const eigenvalues = symmetricEigenvalues(gram, n).map((eigenvalue) => Math.max(0, eigenvalue))
  const total = eigenvalues.reduce((sum, eigenvalue) => sum + eigenvalue, 0)
  if (total === 0) return null
  const entropy = eigenvalues.reduce((sum, eigenvalue) => {
    const share = eigenvalue / total
    return share > 0 ? sum - share * Math.log(share) : sum
  }, 0)
  return Math.max(0, entropy / most)
}

/** Every k-th row, so that they are at most 256: the sample has train first, then test. */
function thinned({ rows, width, data }: Layer): Omit<Layer, 'name'> {
  const step = Math.ceil(rows / mostRows)
  if (step === 1) return { rows, width, data }
  const count = Math.ceil(rows / step)
  const kept = new Float32Array(count * width)
  for (let row = 0; row < count; row += 1)
    kept.set(data.subarray(row * step * width, (row * step + 1) * width), row * width)
  return { rows: count, width, data: kept }
}
