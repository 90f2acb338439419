/** How far the Walsh coefficient of the relevant bits stands out among all sets of as many bits. */
import type { Measure } from './measure.ts'
import { gapCost } from './quantities/parity-cost.ts'
import { mostSets, setsOfSize, strongestTwo, walshCoefficients } from './quantities/walsh.ts'
import { barak2022 } from './sources.ts'

export const fourierGap: Measure = {
  on: 'parity',
  description: {
    id: 'fourier_gap',
    title: 'Fourier gap of the relevant bits',
    unit: 'share of the RMS logit difference',
    range: [-1, 1],
    split: 'test',
    source: {
      work: barak2022,
      section: 'Fourier gap',
      deviation:
        'The paper takes it of the population gradient at initialization; here of the logit difference D that the model has now: |coefficient at the relevant set S| minus the largest at any other set of the same size, over the root of the mean of D^2, all on the test rows. Where the task does not name S it is found as for restricted_loss_parity, and the gap is never negative.',
    },
    rise: 'The relevant bits stand out of the logits: the circuit that generalizes grows.',
    fall: 'Other sets of bits come closer to the relevant one.',
  },
  graphs: [walshCoefficients],
  requires: ['test'],
  shares: ['forward', 'parity'],
  cost: gapCost,
  *read({ component }) {
    const { sample, positions, coefficient, size } = yield* component()
    if (size === 0) return { undefined_because: 'the logits of both classes are equal on every test row' }
    const sets = setsOfSize(sample.bits, positions.length)
    if (sets > mostSets) {
      return {
        undefined_because: `${sets} sets of ${positions.length} of ${sample.bits} bits would be compared, and at most ${mostSets} are`,
      }
    }
    const named = positions.toSorted((a, b) => a - b).join()
    const others = (yield* strongestTwo(sample, positions.length)).filter(
      (set) => set.positions.join() !== named,
    )
    return { value: (Math.abs(coefficient) - Math.abs(others[0]?.value ?? 0)) / size }
  },
}
