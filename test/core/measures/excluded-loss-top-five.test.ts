/** Excluded loss with the snapshot's five frequencies: against the reference, and in closed form. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun, wave, waveLoss } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { strongestFive } from './reference/fourier.ts'
import { excludedLoss } from './reference/losses.ts'

describeAgainstReference('excluded_loss_top_five', (run) =>
  excludedLoss(run, strongestFive(run.logits, run.n)),
)

test('of six frequencies modulo 13 the weakest is left', async () => {
  const run = tableRun({
    p: 13,
    logit: (a, b, c) => [1, 2, 3, 4, 5, 6].reduce((sum, k) => sum + wave(13, k, k)(a, b, c), 0),
  })
  const left = waveLoss(13, [{ k: 1, amplitude: 1 }])
  expect(await numberOf(run, 'excluded_loss_top_five')).toBeCloseTo(left, 5)
})

test('modulo 11 the five are all there are: ln p', async () => {
  const run = tableRun({ p: 11, logit: (a, b, c) => ((a + b) % 11 === c ? 9 : 0) })
  expect(await numberOf(run, 'excluded_loss_top_five')).toBeCloseTo(Math.log(11), 6)
})
