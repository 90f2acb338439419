/** Loss on the train pairs of the logits without the five strongest frequencies of this snapshot. */
import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { excludedLossGraph } from './quantities/excluded-loss.ts'
import { excludedLossesGraph } from './quantities/excluded-losses.ts'
import { frequencyTables } from './quantities/frequency-table.ts'
import { nanda2023 } from './sources.ts'

export const excludedLossTopFive: Measure = {
  on: 'structure',
  description: {
    id: 'excluded_loss_top_five',
    title: "Excluded loss on train pairs, the snapshot's own five frequencies",
    unit: 'nats',
    range: [0, null],
    split: 'train',
    source: {
      work: nanda2023,
      section: '5.1, progress measures',
      deviation:
        'The paper takes the key frequencies of the final model, which an online advisor cannot know; here the five strongest of this snapshot. All of them are removed at once.',
    },
    rise: 'Without the key frequencies the train pairs are fitted worse: the model leans on the circuit, and memorization is being given up.',
    fall: 'Without the key frequencies the train pairs are fitted better: memorization grows.',
  },
  graphs: [excludedLossesGraph, excludedLossGraph, frequencyTables],
  requires: ['train'],
  shares: ['forward', 'classMeans', 'components', 'exclusions'],
  cost: () => free,
  *read({ exclusions }) {
    return (yield* exclusions()).topFive
  },
}
