/** Mean cross-entropy over the test rows, float64 from the logits on. */
import { testSplit } from '../probe.ts'
import type { Measure } from './measure.ts'
import { meanOver, splitMean, splitMeanCost } from './quantities/split-mean.ts'
import { nanda2023 } from './sources.ts'

export const testLoss: Measure = {
  on: 'rows',
  description: {
    id: 'test_loss',
    title: 'Test loss',
    unit: 'nats',
    range: [0, null],
    split: 'test',
    source: {
      work: nanda2023,
      section: '3, setup and background',
      deviation:
        "Over the task's own classes: the separator's logit is dropped, as the paper's analysis does and its training loss does not.",
    },
    rise: 'The model predicts the test rows worse, or more confidently wrong.',
    fall: 'The model predicts the test rows better: late, and only once cleanup begins.',
  },
  graphs: [splitMean],
  requires: ['test'],
  shares: ['forward'],
  cost: splitMeanCost,
  *read({ rows, forward }) {
    const { loss } = yield* forward()
    return { value: yield* meanOver(loss, (row) => rows.split[row] === testSplit) }
  },
}
