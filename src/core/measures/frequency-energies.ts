/** How the energy of the logits is shared between the frequencies. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { div } from '../../onnx/operators/arithmetic.ts'
import { reduceSum } from '../../onnx/operators/reduce.ts'
import { free } from '../cost.ts'
import { call } from '../evaluation.ts'
import { float64, float64Output } from './arrays.ts'
import type { Measure } from './measure.ts'
import { nanda2023 } from './sources.ts'

/** energies float64 [frequencies] -> shares float64 [frequencies], summing to 1. */
export const energyShares: Graph = energySharesGraph()

export const frequencyEnergies: Measure = {
  on: 'structure',
  description: {
    id: 'frequency_energies',
    title: 'Energy of each frequency',
    unit: 'share',
    range: [0, 1],
    split: 'all',
    source: {
      work: nanda2023,
      section: '4.1 and 4.2, key frequencies',
      deviation:
        'Share of each frequency k = 1, 2, ... in the sum over frequencies of |P_k L|^2, L being the logits of all pairs.',
    },
    rise: 'A frequency takes a larger share of the logits.',
    fall: 'A frequency takes a smaller share of the logits; one can drop out late.',
  },
  graphs: [energyShares],
  requires: [],
  shares: ['forward', 'classMeans', 'components'],
  cost: () => free,
  *read({ components }) {
    const { energies } = yield* components()
    if (!energies.some((energy) => energy > 0))
      return { undefined_because: "no frequency holds any of the logits' energy" }
    const shares = yield* call(energyShares, { energies: float64([energies.length], energies) })
    return { value: Array.from(float64Output(shares, 'shares')) }
  },
}

function energySharesGraph(): Graph {
  const g = graph('energy_shares')
  const energies = g.input('energies', 'float64', ['frequencies'])
  g.output('shares', div(energies, reduceSum(energies, [0])))
  return g.finish()
}
