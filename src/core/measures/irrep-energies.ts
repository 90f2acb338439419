/** How the energy of the logits is shared between the nontrivial irreducible representations. */
import { free } from '../cost.ts'
import { call } from '../evaluation.ts'
import { float64, float64Output } from './arrays.ts'
import { energyShares } from './frequency-energies.ts'
import type { Measure } from './measure.ts'
import { chughtai2023 } from './sources.ts'

export const irrepEnergies: Measure = {
  on: 'group',
  description: {
    id: 'irrep_energies',
    title: 'Energy of each representation',
    unit: 'share',
    range: [0, 1],
    split: 'all',
    source: {
      work: chughtai2023,
      section: 'logit attribution by representation',
      deviation:
        'Share of each nontrivial irreducible representation in the sum over them of |P_rho L|^2, L being the logits of all pairs. In the order of the characters: for a symmetric group by partition, [n-1, 1] first and [1, ..., 1] last; for a dihedral group A2, then B1 and B2 where the number of corners is even, then E1, E2, ...',
    },
    rise: 'A representation takes a larger share of the logits.',
    fall: 'A representation takes a smaller share of the logits.',
  },
  graphs: [energyShares],
  requires: [],
  shares: ['forward', 'classMeans', 'irreps'],
  cost: () => free,
  *read({ irreps }) {
    const energies = (yield* irreps()).energies.subarray(1)
    if (!energies.some((energy) => energy > 0))
      return { undefined_because: "no representation holds any of the logits' energy" }
    const shares = yield* call(energyShares, { energies: float64([energies.length], energies) })
    return { value: Array.from(float64Output(shares, 'shares')) }
  },
}
