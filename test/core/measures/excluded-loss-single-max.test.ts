/** Excluded loss of the worst single frequency: against the reference, in closed form, and with huge logits. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, reasonOf } from '../small-run.ts'
import { tableRun, wave, waveLoss } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
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

test.each([10, 100, 300])('logits of %i keep their loss', async (amplitude) => {
  const run = tall(amplitude)
  const expected = worstSingleExclusion(referenceOf(run))
  expect(await numberOf(run, 'excluded_loss_single_max')).toBeCloseTo(expected, 4)
})

test('logits of 1000, which it cannot tell, leave it undefined and the other losses as they are', async () => {
  const readings = await readingsOf(tall(1000))
  expect(reasonOf(readings, 'excluded_loss_single_max')).toContain('logits above about 700')
  expect(readings['excluded_loss_top_five']).toHaveProperty('value')
})
