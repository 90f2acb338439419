/** Sum-averaged loss: against the reference, and on logits whose class averages are known. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun, wave, waveLoss } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { sumAveragedLoss } from './reference/losses.ts'

describeAgainstReference('sum_averaged_loss', sumAveragedLoss)

const allTest = (a: number, b: number) => (a === 0 && b === 0 ? ('train' as const) : ('test' as const))

test('a function of a + b is its own average', async () => {
  const run = tableRun({ p: 11, logit: wave(11, 2, 3), split: allTest })
  expect(await numberOf(run, 'sum_averaged_loss')).toBeCloseTo(waveLoss(11, [{ k: 2, amplitude: 3 }]), 6)
})

test('what averages to zero over a class leaves ln p', async () => {
  const run = tableRun({
    p: 7,
    // Zero on the one train pair, so that its class loses no part of the average.
    logit: (a, b, c) => (c === 3 ? Math.sin((2 * Math.PI * (a - b)) / 7) : 0),
    split: allTest,
  })
  expect(await numberOf(run, 'sum_averaged_loss')).toBeCloseTo(Math.log(7), 6)
  expect(await numberOf(run, 'test_loss')).toBeGreaterThan(Math.log(7) + 0.01)
})

test('memorized mirrors do not count', async () => {
  const run = tableRun({
    p: 7,
    split: (a, b) => (a < b - 1 ? 'train' : 'test'),
    logit: (a, b, c) => (Math.abs(a - b) > 1 && (a + b) % 7 === c ? 20 : 0),
  })
  expect(await numberOf(run, 'sum_averaged_loss')).toBeCloseTo(Math.log(7), 12)
})
