/** Test accuracy of the model without its smallest weights: what the rest of it can do alone. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { prunedDeviation } from './quantities/pruned.ts'
import { rowLosses } from './quantities/row-losses.ts'
import { everyRow, meanIn } from './quantities/sample-pass.ts'
import { merrill2023 } from './sources.ts'

export const prunedAccuracy: Measure = {
  on: 'rows',
  description: {
    id: 'pruned_accuracy',
    title: 'Test accuracy, pruned',
    unit: 'share',
    range: [0, 1],
    split: 'test',
    source: { work: merrill2023, section: 'sparse subnetworks', deviation: prunedDeviation },
    rise: 'The largest weights alone predict unseen rows: a sparse circuit has formed.',
    fall: 'The largest weights alone no longer predict unseen rows.',
  },
  graphs: [rowLosses],
  requires: ['test'],
  shares: ['sample', 'pruned'],
  cost: () => free,
  *read({ pruned }) {
    const { loss, correct } = yield* pruned()
    if (!loss.every(Number.isFinite))
      return { undefined_because: 'the pruned logits leave the range of their number format' }
    return { value: meanIn(correct, everyRow(correct)) }
  },
}
