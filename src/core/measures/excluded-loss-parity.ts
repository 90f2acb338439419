/** Loss on the train rows of the logits without their component along the parity of the relevant bits. */
import { exponential } from '../cost.ts'
import { trainSplit } from '../probe.ts'
import type { Measure } from './measure.ts'
import { differenceLoss, marginLoss } from './quantities/difference-loss.ts'
import { barak2022 } from './sources.ts'

export const excludedLossParity: Measure = {
  on: 'parity',
  description: {
    id: 'excluded_loss_parity',
    title: 'Excluded loss on train rows, without the relevant parity',
    unit: 'nats',
    range: [0, null],
    split: 'train',
    source: {
      work: barak2022,
      section: 'Fourier gap; as a loss not in the paper',
      deviation:
        'The excluded loss of Nanda et al. 2023 for this task: the Walsh component of the logit difference at the relevant set, the same that restricted_loss_parity keeps, is taken off the train rows. Its coefficient comes from the test rows: on train rows memorized labels would count as parity.',
    },
    rise: 'Without the relevant parity the train rows are fitted worse: the model leans on the circuit, and memorization is being given up.',
    fall: 'Without the relevant parity the train rows are fitted better: memorization grows.',
  },
  graphs: [marginLoss],
  requires: ['train'],
  shares: ['forward', 'parity'],
  cost: ({ train }) => ({ float32: 0, float64: 2 * train * exponential, bytes: 32 * train }),
  *read({ rows, difference, component }) {
    const { certain, character, sample } = yield* component()
    if (sample.count === 0)
      return { undefined_because: 'the probe has no test rows, on which the parity is estimated' }
    const whole = yield* difference()
    const rest = (row: number): number => (whole[row] ?? 0) - certain * (character[row] ?? 0)
    return { value: yield* differenceLoss(rows, trainSplit, rest) }
  },
}
