/** Excluded loss with given frequencies: against the reference, and where it is known in closed form. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun, wave, waveLoss } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { excludedLoss } from './reference/losses.ts'

describeAgainstReference('excluded_loss', (run) => excludedLoss(run, run.keys))

const logit = (a: number, b: number, c: number): number => wave(11, 2, 3)(a, b, c) + wave(11, 5, 1)(a, b, c)

test('without all of its frequencies the run guesses: ln p', async () => {
  expect(await numberOf(tableRun({ p: 11, logit, keys: [2, 5] }), 'excluded_loss')).toBeCloseTo(
    Math.log(11),
    6,
  )
})

test('without one of them the other is left', async () => {
  const left = waveLoss(11, [{ k: 5, amplitude: 1 }])
  expect(await numberOf(tableRun({ p: 11, logit, keys: [2] }), 'excluded_loss')).toBeCloseTo(left, 6)
})

test('without a frequency that holds nothing it is the train loss', async () => {
  const run = tableRun({ p: 11, logit, keys: [1] })
  expect(await numberOf(run, 'excluded_loss')).toBeCloseTo(await numberOf(run, 'train_loss'), 6)
})

test('what is memorized apart from a + b stays: the train loss is not touched', async () => {
  const run = tableRun({
    p: 11,
    // On each class its mean is zero: pairs are told apart by a - b alone.
    logit: (a, b, c) => 8 * Math.cos((2 * Math.PI * (a - b)) / 11) * Math.cos((2 * Math.PI * c) / 11),
    keys: [1, 2, 3],
  })
  expect(await numberOf(run, 'excluded_loss')).toBeCloseTo(await numberOf(run, 'train_loss'), 6)
})
