/** Restricted loss on test pairs with the snapshot's five: against the reference, and where it is known in closed form. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun, wave, waveLoss } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { strongestFive } from './reference/fourier.ts'
import { restrictedLoss } from './reference/losses.ts'

describeAgainstReference('restricted_loss_top_five', (run) =>
  restrictedLoss(run, strongestFive(run.logits, run.n), ({ split }) => split === 'test'),
)

/** Amplitudes 6, 5, 4, 3, 2, 1 of the frequencies 4, 1, 6, 3, 5, 2 of 13. */
const ranked = [4, 1, 6, 3, 5, 2]
const logit = (a: number, b: number, c: number): number =>
  ranked.reduce((sum, k, place) => sum + wave(13, k, (6 - place) / 10)(a, b, c), 0)

test('the five strongest make the logits, the weakest does not', async () => {
  const five = ranked.slice(0, 5).map((k, place) => ({ k, amplitude: (6 - place) / 10 }))
  const loss = await numberOf(tableRun({ p: 13, logit }), 'restricted_loss_top_five')
  expect(loss).toBeCloseTo(waveLoss(13, five), 6)
})
