/** Mean cross-entropy over the test pairs whose mirror is not in train. */
import { testSplit } from '../probe.ts'
import type { Measure } from './measure.ts'
import { meanOver, splitMean, splitMeanCost } from './quantities/split-mean.ts'
import { nanda2023 } from './sources.ts'

export const unmirroredTestLoss: Measure = {
  on: 'rows',
  description: {
    id: 'unmirrored_test_loss',
    title: 'Test loss, unmirrored pairs',
    unit: 'nats',
    range: [0, null],
    split: 'test',
    source: {
      work: nanda2023,
      section: 'none',
      deviation:
        'Not in the paper: for a commutative operation, test pairs whose mirror (b, a) is in train are left out.',
    },
    rise: 'Memorization of the train pairs makes the rest more confidently wrong.',
    fall: 'The model predicts pairs that it cannot have memorized through their mirrors.',
  },
  graphs: [splitMean],
  requires: ['test'],
  shares: ['forward'],
  cost: splitMeanCost,
  *read({ rows, forward }) {
    const counts = (row: number): boolean => rows.split[row] === testSplit && rows.unmirrored[row] === 1
    if (!rows.split.some((_, row) => counts(row))) {
      return { undefined_because: 'the mirror of every test pair is in train' }
    }
    const { loss } = yield* forward()
    return { value: yield* meanOver(loss, counts) }
  },
}
