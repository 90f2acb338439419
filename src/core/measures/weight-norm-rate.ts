/** How fast the norm of the weights grows or shrinks, in decay times. */
import type { RunSpec } from '../../wire/run.ts'
import { free } from '../cost.ts'
import { inMemory } from '../weights.ts'
import type { Measure } from './measure.ts'
import { squaresOf, sumOfSquares, totalOf } from './quantities/squares.ts'

/** Steps: 1 / (lr x weight decay) of the paper's lr 1e-3 and weight decay 1. */
const usualDecayTime = 1000

/** The steps in which weight decay alone shrinks weights by a factor of e. */
function decayTimeOf({ optimizer }: RunSpec): number {
  const rate = (optimizer.learning_rate ?? 0) * (optimizer.weight_decay ?? 0)
  return rate > 0 ? 1 / rate : usualDecayTime
}

export const weightNormRate: Measure = {
  on: 'weights',
  description: {
    id: 'weight_norm_rate',
    title: 'Growth rate of the norm of the weights',
    unit: '1 / decay time',
    range: [null, null],
    split: 'weights',
    source: {
      work: 'Liu et al. 2022, Omnigrok: Grokking Beyond Algorithmic Data (arXiv 2210.01117)',
      section: '2, L2 norm of the weights',
      deviation:
        'The change of ln(norm) from the snapshot before this one, per decay time of 1 / (lr x weight decay) steps, or of 1,000 steps where the run names no learning rate or no weight decay. Under decoupled decay alone it is -1.',
    },
    rise: 'The loss pushes the weights up harder, or decay has done its work.',
    fall: 'Decay wins: fastest in cleanup, but in runs that never generalize as well.',
  },
  graphs: [sumOfSquares],
  requires: [],
  shares: ['squares'],
  cost: ({ elements }) => ({ ...free, float64: 2 * elements }),
  *read({ subject, step, squares, earlier }) {
    const before = earlier[0]
    if (before === undefined) return { undefined_because: 'the run has no earlier snapshot at hand' }
    const now = totalOf(yield* squares())
    const then = totalOf(yield* squaresOf(inMemory(before)))
    if (now === 0 || then === 0) return { undefined_because: 'every weight is zero' }
    const steps = step - before.step
    return { value: ((Math.log(now) - Math.log(then)) / 2 / steps) * decayTimeOf(subject.spec) }
  },
}
