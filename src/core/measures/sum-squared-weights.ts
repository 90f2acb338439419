/** The sum of squares of all weights. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { sumOfSquares, totalOf } from './quantities/squares.ts'
import { nanda2023 } from './sources.ts'

export const sumSquaredWeights: Measure = {
  on: 'weights',
  description: {
    id: 'sum_squared_weights',
    title: 'Sum of squared weights',
    unit: 'squared weight',
    range: [0, null],
    split: 'weights',
    source: {
      work: nanda2023,
      section: '5.2, phases of grokking',
      deviation: 'None: over every tensor of the snapshot, biases included.',
    },
    rise: 'The model grows: memorization, or training without weight decay.',
    fall: "Weight decay wins over the loss's gradient: in cleanup, but in runs that never generalize as well.",
  },
  graphs: [sumOfSquares],
  requires: [],
  shares: ['squares'],
  cost: () => free,
  *read({ squares }) {
    return { value: totalOf(yield* squares()) }
  },
}
