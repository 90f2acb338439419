/** Loss on the train pairs of the logits without the three strongest irreducible representations of this snapshot. */
import type { Measure } from './measure.ts'
import { excludedLossCost, excludedLossGraph, excludedLossOf } from './quantities/excluded-loss.ts'
import { partsTogether, strongestIrreps } from './quantities/irrep-parts.ts'
import { chughtai2023 } from './sources.ts'

export const excludedLossIrreps: Measure = {
  on: 'group',
  description: {
    id: 'excluded_loss_irreps',
    title: "Excluded loss on train pairs, the snapshot's own three representations",
    unit: 'nats',
    range: [0, null],
    split: 'train',
    source: {
      work: chughtai2023,
      section: 'restricted and excluded loss',
      deviation:
        'The paper takes the key representations of the final model; here the three nontrivial ones with the most energy in this snapshot, all removed at once, with the whole part of the class means in them.',
    },
    rise: 'Without these representations the train pairs are fitted worse: the model leans on the circuit, and memorization is being given up.',
    fall: 'Without these representations the train pairs are fitted better: memorization grows.',
  },
  graphs: [excludedLossGraph],
  requires: ['train'],
  shares: ['forward', 'classMeans', 'irreps'],
  cost: excludedLossCost,
  *read({ logits, irreps, train, group }) {
    const made = yield* irreps()
    const keys = strongestIrreps(made)
    if ('undefined_because' in keys) return keys
    const table = partsTogether(made, keys.set)
    return { value: yield* excludedLossOf(yield* logits(), table, train, group.order) }
  },
}
