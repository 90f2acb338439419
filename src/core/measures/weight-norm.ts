/** The Euclidean norm of all weights, and of each tensor. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { sumOfSquares, totalOf } from './quantities/squares.ts'
import { mostNamed } from './spectra/summary.ts'

export const weightNorm: Measure = {
  on: 'weights',
  description: {
    id: 'weight_norm',
    title: 'Norm of the weights',
    unit: 'weight',
    range: [0, null],
    split: 'weights',
    source: {
      work: 'Liu et al. 2022, Omnigrok: Grokking Beyond Algorithmic Data (arXiv 2210.01117)',
      section: '2, L2 norm of the weights',
      deviation:
        'Over every tensor of the snapshot, biases included: the root of sum_squared_weights. `by` has the norm of each tensor, where they are at most 64.',
    },
    rise: 'The model grows: memorization, or training without weight decay.',
    fall: 'Weight decay shrinks the model; it lags the transition, and falls in runs that never generalize as well.',
  },
  graphs: [sumOfSquares],
  requires: [],
  shares: ['squares'],
  cost: () => free,
  *read({ squares }) {
    const bySquares = yield* squares()
    const value = Math.sqrt(totalOf(bySquares))
    if (bySquares.size > mostNamed) return { value }
    return {
      value,
      by: Object.fromEntries(Array.from(bySquares, ([name, square]) => [name, Math.sqrt(square)])),
    }
  },
}
