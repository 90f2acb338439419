/** Restricted loss on test pairs with given frequencies: against the reference, and where it is known in closed form. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun, wave, waveLoss } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { restrictedLoss } from './reference/losses.ts'

describeAgainstReference('restricted_loss', (run) =>
  restrictedLoss(run, run.keys, ({ split }) => split === 'test'),
)

/** Frequencies 2 and 5, and a memorized part that is no function of a + b: it differs within each class by sign. */
const logit = (a: number, b: number, c: number): number =>
  wave(11, 2, 3)(a, b, c) + wave(11, 5, 1)(a, b, c) + (c === 0 ? Math.cos((2 * Math.PI * (a - b)) / 11) : 0)

test('the given frequency alone', async () => {
  const loss = await numberOf(tableRun({ p: 11, logit, keys: [2] }), 'restricted_loss')
  expect(loss).toBeCloseTo(waveLoss(11, [{ k: 2, amplitude: 3 }]), 6)
})

test('both frequencies, in any order and more than once', async () => {
  const loss = await numberOf(tableRun({ p: 11, logit, keys: [5, 2, 5] }), 'restricted_loss')
  const both = [
    { k: 2, amplitude: 3 },
    { k: 5, amplitude: 1 },
  ]
  expect(loss).toBeCloseTo(waveLoss(11, both), 6)
})

test('a frequency that holds nothing costs ln p', async () => {
  const loss = await numberOf(tableRun({ p: 11, logit, keys: [4] }), 'restricted_loss')
  expect(loss).toBeCloseTo(Math.log(11), 6)
})

test('the mean of the logits is added back', async () => {
  const biased = tableRun({ p: 11, logit: (a, b, c) => logit(a, b, c) + (c === 4 ? 2 : 0), keys: [4] })
  const log = Math.log(10 + Math.exp(2))
  // Of the pairs with a > b, this share has the label 4.
  expect(await numberOf(biased, 'restricted_loss')).toBeCloseTo(log - 2 * (5 / 55), 6)
})
