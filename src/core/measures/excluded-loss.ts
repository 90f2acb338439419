/** Loss on the train pairs of the logits without the given key frequencies. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { excludedLossGraph } from './quantities/excluded-loss.ts'
import { excludedLossesGraph } from './quantities/excluded-losses.ts'
import { frequencyTables } from './quantities/frequency-table.ts'
import { nanda2023 } from './sources.ts'

export const excludedLossGiven: Measure = {
  on: 'structure',
  description: {
    id: 'excluded_loss',
    title: 'Excluded loss on train pairs, given key frequencies',
    unit: 'nats',
    range: [0, null],
    split: 'train',
    source: {
      work: nanda2023,
      section: '5.1, progress measures',
      deviation:
        'None where key_frequencies are those of the final model; undefined where none are given. All of them are removed at once.',
    },
    rise: 'Without the key frequencies the train pairs are fitted worse: the model leans on the circuit, and memorization is being given up.',
    fall: 'Without the key frequencies the train pairs are fitted better: memorization grows.',
  },
  graphs: [excludedLossesGraph, excludedLossGraph, frequencyTables],
  requires: ['train'],
  shares: ['forward', 'classMeans', 'components', 'exclusions'],
  cost: () => free,
  *read({ exclusions }) {
    return (yield* exclusions()).given
  },
}
