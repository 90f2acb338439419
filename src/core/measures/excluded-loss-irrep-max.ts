/** The largest loss on the train pairs that removing one irreducible representation leaves. */
import { scaled } from '../cost.ts'
import type { Measure } from './measure.ts'
import { excludedLossCost, excludedLossGraph, excludedLossOf } from './quantities/excluded-loss.ts'
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
  graphs: [excludedLossGraph],
  requires: ['train'],
  shares: ['forward', 'classMeans', 'irreps'],
  cost: (sizes) => scaled(excludedLossCost(sizes), sizes.irreps),
  *read({ logits, irreps, train, group }) {
    const made = yield* irreps()
    const whole = yield* logits()
    let worst = 0
    for (let irrep = 1; irrep < group.irreps.length; irrep += 1) {
      const table = partsTogether(made, [irrep])
      worst = Math.max(worst, yield* excludedLossOf(whole, table, train, group.order))
    }
    return { value: worst }
  },
}
