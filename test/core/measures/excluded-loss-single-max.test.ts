/** Excluded loss of the worst single frequency: against the reference, in closed form, and with huge logits. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun, wave, waveLoss } from '../table-run.ts'
import { describeAgainstReference, expectClose } from './against-reference.ts'
import { worstSingleExclusion } from './reference/losses.ts'
import { referenceOf } from './reference/run.ts'

describeAgainstReference('excluded_loss_single_max', worstSingleExclusion)

test('of two frequencies, the loss without the stronger', async () => {
  const run = tableRun({ p: 11, logit: (a, b, c) => wave(11, 3, 3)(a, b, c) + wave(11, 4, 1)(a, b, c) })
  expect(await numberOf(run, 'excluded_loss_single_max')).toBeCloseTo(
    waveLoss(11, [{ k: 4, amplitude: 1 }]),
    6,
  )
})

test('of a single frequency: ln p', async () => {
  const run = tableRun({ p: 7, logit: wave(7, 2, 5) })
  expect(await numberOf(run, 'excluded_loss_single_max')).toBeCloseTo(Math.log(7), 6)
})

const tall = (amplitude: number) =>
  tableRun({
    p: 11,
    logit: (a, b, c) => wave(11, 3, amplitude)(a, b, c) + wave(11, 1, amplitude / 3)(a + 1, b, c),
  })

test.each([10, 100, 300, 1000])('logits of %i keep their loss', async (amplitude) => {
  const run = tall(amplitude)
  expectClose(await numberOf(run, 'excluded_loss_single_max'), worstSingleExclusion(referenceOf(run)))
})
