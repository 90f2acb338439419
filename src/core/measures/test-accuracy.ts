/** Share of the test rows whose label has the largest logit; the first of equal logits counts. */
import { testSplit } from '../probe.ts'
import type { Measure } from './measure.ts'
import { meanOver, splitMean, splitMeanCost } from './quantities/split-mean.ts'
import { nanda2023 } from './sources.ts'

export const testAccuracy: Measure = {
  on: 'rows',
  description: {
    id: 'test_accuracy',
    title: 'Test accuracy',
    unit: 'share',
    range: [0, 1],
    split: 'test',
    source: {
      work: nanda2023,
      section: '3, setup and background',
      deviation: "Over the task's own classes, as the loss.",
    },
    rise: 'More test rows have their label as the largest logit.',
    fall: 'Fewer test rows have their label as the largest logit. For commutative operations .3 to .4 can be memorized mirrors.',
  },
  graphs: [splitMean],
  requires: ['test'],
  shares: ['forward'],
  cost: splitMeanCost,
  *read({ rows, forward }) {
    const { correct } = yield* forward()
    return { value: yield* meanOver(correct, (row) => rows.split[row] === testSplit) }
  },
}
