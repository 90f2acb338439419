/** Loss of the logits that the five strongest frequencies of this snapshot make alone, on all pairs. */

import type { Measure } from './measure.ts'
import { frequencyTables } from './quantities/frequency-table.ts'
import { topFive } from './quantities/key-frequencies.ts'
import { restrictedLossCost, restrictedLossGraph, restrictedLossOver } from './quantities/restricted-loss.ts'
import { nanda2023 } from './sources.ts'

export const restrictedLossAllPairsTopFive: Measure = {
  on: 'structure',
  description: {
    id: 'restricted_loss_all_pairs_top_five',
    title: "Restricted loss on all pairs, the snapshot's own five frequencies",
    unit: 'nats',
    range: [0, null],
    split: 'all',
    source: {
      work: nanda2023,
      section: '5.1, progress measures',
      deviation:
        'The paper takes the key frequencies of the final model, which an online advisor cannot know; here the five strongest of this snapshot. On all pairs, as the notebook does, so train labels leak into it.',
    },
    rise: 'The key frequencies alone predict worse.',
    fall: 'The key frequencies alone predict better: the circuit that generalizes grows, long before the test loss falls.',
  },
  graphs: [restrictedLossGraph, frequencyTables],
  requires: [],
  shares: ['forward', 'classMeans', 'components'],
  cost: restrictedLossCost,
  *read(context) {
    return yield* restrictedLossOver(context, topFive(yield* context.components()), context.layout.all)
  },
}
