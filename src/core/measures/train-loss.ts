/** Mean cross-entropy over the train rows, float64 from the logits on. */
import { trainSplit } from '../probe.ts'
import type { Measure } from './measure.ts'
import { meanOver, splitMean, splitMeanCost } from './quantities/split-mean.ts'
import { nanda2023 } from './sources.ts'

export const trainLoss: Measure = {
  on: 'rows',
  description: {
    id: 'train_loss',
    title: 'Train loss',
    unit: 'nats',
    range: [0, null],
    split: 'train',
    source: {
      work: nanda2023,
      section: '3, setup and background',
      deviation:
        "Over the task's own classes: the separator's logit is dropped, as the paper's analysis does and its training loss does not.",
    },
    rise: 'The model fits the train rows worse: fitting has not ended, or a slingshot.',
    fall: 'The model fits the train rows better.',
  },
  graphs: [splitMean],
  requires: ['train'],
  shares: ['forward'],
  cost: splitMeanCost,
  *read({ rows, forward }) {
    const { loss } = yield* forward()
    return { value: yield* meanOver(loss, (row) => rows.split[row] === trainSplit) }
  },
}
