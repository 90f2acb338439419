/** The five frequencies that hold the most of the logits' energy in this snapshot, ascending. */

import { free } from '../cost.ts'
import type { Measure } from './measure.ts'
import { topFive } from './quantities/key-frequencies.ts'
import { nanda2023 } from './sources.ts'

export const topFiveFrequencies: Measure = {
  on: 'structure',
  description: {
    id: 'top_five_frequencies',
    title: 'Five strongest frequencies',
    unit: 'frequency',
    range: [1, null],
    split: 'all',
    source: {
      work: nanda2023,
      section: '4.1 and 4.2, key frequencies',
      deviation:
        'The paper reads key frequencies off the final model; here the five with the most logit energy now. The ranking is no evidence of generalization: only growth is.',
    },
    rise: 'A list of frequencies, which neither rises nor falls.',
    fall: 'A list of frequencies, which neither rises nor falls.',
  },
  graphs: [],
  requires: [],
  shares: ['forward', 'classMeans', 'components'],
  cost: () => free,
  *read({ components }) {
    const keys = topFive(yield* components())
    return 'undefined_because' in keys ? keys : { value: keys.set.toSorted((a, b) => a - b) }
  },
}
