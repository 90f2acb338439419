/** Share of the train rows whose label has the largest logit; the first of equal logits counts. */
import { trainSplit } from '../probe.ts'
import type { Measure } from './measure.ts'
import { meanOver, splitMean, splitMeanCost } from './quantities/split-mean.ts'
import { nanda2023 } from './sources.ts'

export const trainAccuracy: Measure = {
  on: 'rows',
  description: {
    id: 'train_accuracy',
    title: 'Train accuracy',
    unit: 'share',
    range: [0, 1],
    split: 'train',
    source: {
      work: nanda2023,
      section: '3, setup and background',
      deviation: "Over the task's own classes, as the loss.",
    },
    rise: 'More train rows have their label as the largest logit.',
    fall: 'Fewer train rows have their label as the largest logit.',
  },
  graphs: [splitMean],
  requires: ['train'],
  shares: ['forward'],
  cost: splitMeanCost,
  *read({ rows, forward }) {
    const { correct } = yield* forward()
    return { value: yield* meanOver(correct, (row) => rows.split[row] === trainSplit) }
  },
}
