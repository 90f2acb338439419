/** Loss of the logits that the three strongest irreducible representations of this snapshot make alone, on test pairs. */
import type { Measure } from './measure.ts'
import { partsTogether, strongestIrreps } from './quantities/irrep-parts.ts'
import { restrictedLossCost, restrictedLossGraph, restrictedLossOf } from './quantities/restricted-loss.ts'
import { chughtai2023 } from './sources.ts'

export const restrictedLossIrreps: Measure = {
  on: 'group',
  description: {
    id: 'restricted_loss_irreps',
    title: "Restricted loss on test pairs, the snapshot's own three representations",
    unit: 'nats',
    range: [0, null],
    split: 'test',
    source: {
      work: chughtai2023,
      section: 'restricted and excluded loss',
      deviation:
        'The paper takes the key representations of the final model and the logits along their characters of a b c^-1. Here the three nontrivial irreducible representations with the most energy in this snapshot, and the whole part of the class means (over all pairs with one product) in them; the mean logits are added back, as in restricted loss.',
    },
    rise: 'The strongest representations alone predict worse.',
    fall: 'The strongest representations alone predict better: the circuit that generalizes grows, long before the test loss falls. With few representations it falls a part of the way in every run, since the train pairs count in the means.',
  },
  graphs: [restrictedLossGraph],
  requires: ['test'],
  shares: ['forward', 'classMeans', 'irreps'],
  cost: restrictedLossCost,
  *read({ irreps, layout }) {
    const made = yield* irreps()
    const keys = strongestIrreps(made)
    if ('undefined_because' in keys) return keys
    return yield* restrictedLossOf(partsTogether(made, keys.set), made.mean, layout, layout.test)
  },
}
