/** The largest loss on the train pairs that removing a single frequency causes: it needs no key set. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { excludedLossGraph } from './quantities/excluded-loss.ts'
import { excludedLossesGraph } from './quantities/excluded-losses.ts'
import { frequencyTables } from './quantities/frequency-table.ts'
import { nanda2023 } from './sources.ts'

export const excludedLossSingleMax: Measure = {
  on: 'structure',
  description: {
    id: 'excluded_loss_single_max',
    title: 'Excluded loss on train pairs, the worst single frequency',
    unit: 'nats',
    range: [0, null],
    split: 'train',
    source: {
      work: nanda2023,
      section: '5.1, progress measures',
      deviation:
        'The paper removes the key frequencies; here each frequency is removed alone and the largest loss is kept, so that no key set is needed.',
    },
    rise: 'The model leans more on one frequency.',
    fall: 'No single frequency carries what it did: memorization grows, or several frequencies share the work.',
  },
  graphs: [excludedLossesGraph, excludedLossGraph, frequencyTables],
  requires: ['train'],
  shares: ['forward', 'classMeans', 'components', 'exclusions'],
  cost: () => free,
  *read({ exclusions }) {
    return (yield* exclusions()).single
  },
}
