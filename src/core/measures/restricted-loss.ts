/** Loss of the logits that the given key frequencies make alone, on test pairs. */

import type { Measure } from './measure.ts'
import { frequencyTables } from './quantities/frequency-table.ts'
import { givenKeyFrequencies } from './quantities/key-frequencies.ts'
import { restrictedLossCost, restrictedLossGraph, restrictedLossOver } from './quantities/restricted-loss.ts'
import { nanda2023 } from './sources.ts'

export const restrictedLoss: Measure = {
  on: 'structure',
  description: {
    id: 'restricted_loss',
    title: 'Restricted loss on test pairs, given key frequencies',
    unit: 'nats',
    range: [0, null],
    split: 'test',
    source: {
      work: nanda2023,
      section: '5.1, progress measures',
      deviation:
        'None where key_frequencies are those of the final model; undefined where none are given. On test pairs, as the TransformerLens demo does.',
    },
    rise: 'The key frequencies alone predict worse.',
    fall: 'The key frequencies alone predict better: the circuit that generalizes grows, long before the test loss falls.',
  },
  graphs: [restrictedLossGraph, frequencyTables],
  requires: ['test'],
  shares: ['forward', 'classMeans', 'components'],
  cost: restrictedLossCost,
  *read(context) {
    return yield* restrictedLossOver(context, givenKeyFrequencies(context), context.layout.test)
  },
}
