/** The largest loss on the train pairs that removing one irreducible representation leaves. */
import type { Measure } from './measure.ts'
import { excludedLossGraph } from './quantities/excluded-loss.ts'
import { excludedLossesCost, excludedLossesGraph, excludedLossesOf } from './quantities/excluded-losses.ts'
import { partsTogether } from './quantities/irrep-parts.ts'
import { chughtai2023 } from './sources.ts'

export const excludedLossIrrepMax: Measure = {
  on: 'group',
  description: {
    id: 'excluded_loss_irrep_max',
    title: 'Excluded loss on train pairs, the worst single representation',
    unit: 'nats',
    range: [0, null],
    split: 'train',
    source: {
      work: chughtai2023,
      section: 'restricted and excluded loss',
      deviation:
        'The paper removes key representations of the final model; here each nontrivial irreducible representation is removed alone and the largest loss is kept, so that no set of them is needed.',
    },
    rise: 'The model leans more on one representation.',
    fall: 'No single representation carries what it did: memorization grows, or several share the work.',
  },
  graphs: [excludedLossesGraph, excludedLossGraph],
  requires: ['train'],
  shares: ['forward', 'classMeans', 'irreps'],
  cost: (sizes) => excludedLossesCost(sizes, sizes.irreps - 1),
  *read({ logits, irreps, train, group }) {
    const made = yield* irreps()
    const nontrivial = Array.from({ length: group.irreps.length - 1 }, (_, index) => index + 1)
    const tables = nontrivial.map((irrep) => partsTogether(made, [irrep]))
    const losses = yield* excludedLossesOf(yield* logits(), tables, train, group.order)
    return { value: Math.max(...losses) }
  },
}
