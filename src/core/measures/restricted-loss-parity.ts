/** Loss on the test rows of the logits' component along the parity of the relevant bits. */
import { exponential } from '../cost.ts'
import { testSplit } from '../probe.ts'
import type { Measure } from './measure.ts'
import { differenceLoss, marginLoss } from './quantities/difference-loss.ts'
import { barak2022 } from './sources.ts'

export const restrictedLossParity: Measure = {
  on: 'parity',
  description: {
    id: 'restricted_loss_parity',
    title: 'Restricted loss on test rows, the relevant parity alone',
    unit: 'nats',
    range: [0, null],
    split: 'test',
    source: {
      work: barak2022,
      section: 'Fourier gap; as a loss not in the paper',
      deviation:
        'The restricted loss of Nanda et al. 2023 for this task: of the logit difference D only its mean and its Walsh coefficient at the relevant set S are kept. Both are means over the test rows, a sample of all inputs; the coefficient is drawn towards zero by two standard errors, so that chance does not count as parity. Where the task does not name S it is the set with the largest coefficient in this snapshot, over all sizes from one up whose sets are at most 50,000 together, and sqrt(2 ln N) standard errors more are taken off, N being their number.',
    },
    rise: 'The relevant parity leaves the logits, or points the wrong way.',
    fall: 'The relevant parity grows in the logits of unseen rows: the circuit that generalizes, before the test accuracy shows it.',
  },
  graphs: [marginLoss],
  requires: ['test'],
  shares: ['forward', 'parity'],
  cost: ({ test }) => ({ float32: 0, float64: 2 * test * exponential, bytes: 32 * test }),
  *read({ rows, component }) {
    const { mean, certain, character } = yield* component()
    return { value: yield* differenceLoss(rows, testSplit, (row) => mean + certain * (character[row] ?? 0)) }
  },
}
