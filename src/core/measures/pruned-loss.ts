/** Test loss of the model without its smallest weights: what the rest of it can do alone. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { prunedDeviation } from './quantities/pruned.ts'
import { rowLosses } from './quantities/row-losses.ts'
import { everyRow, meanIn } from './quantities/sample-pass.ts'
import { merrill2023 } from './sources.ts'

export const prunedLoss: Measure = {
  on: 'rows',
  description: {
    id: 'pruned_loss',
    title: 'Test loss, pruned',
    unit: 'nats',
    range: [0, null],
    split: 'test',
    source: { work: merrill2023, section: 'sparse subnetworks', deviation: prunedDeviation },
    rise: 'The largest weights alone predict unseen rows worse, or more confidently wrong.',
    fall: 'The largest weights alone predict unseen rows: a sparse circuit has formed.',
  },
  graphs: [rowLosses],
  requires: ['test'],
  shares: ['sample', 'pruned'],
  cost: () => free,
  *read({ pruned }) {
    const { loss } = yield* pruned()
    return { value: meanIn(loss, everyRow(loss)) }
  },
}
