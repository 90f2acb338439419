/** Sum-averaged loss: against the reference, and on logits whose class averages are known. */
import { describe, expect, test } from 'vitest'
import { groupTableRun, randomGroupRuns } from '../group-run.ts'
import { numberOf } from '../small-run.ts'
import { tableRun, wave, waveLoss } from '../table-run.ts'
import { describeAgainstReference, expectClose } from './against-reference.ts'
import { averagedOverProducts, groupReference, tableOf } from './reference/group.ts'
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

describe('in a group', () => {
  test.each(randomGroupRuns)('equals the reference: $title', async (run) => {
    expectClose(await numberOf(run, 'sum_averaged_loss'), averagedOverProducts(groupReference(run)))
  })

  test('only pairs that commute have a mirror', async () => {
    // Train are the pairs a < b, each right by far; test pairs, a >= b, know nothing unless their mirror has their label.
    const wish = { group: 'symmetric', degree: 3 } as const
    const { product } = tableOf('symmetric', 3)
    const memorized = (a: number, b: number, c: number): number =>
      a !== b && product(a, b) === c && product(b, a) === c ? 20 : 0
    const run = groupTableRun(wish, memorized, (a, b) => (a < b ? 'train' : 'test'))
    expect(await numberOf(run, 'sum_averaged_loss')).toBeCloseTo(Math.log(6), 12)
    expect(await numberOf(run, 'test_loss')).toBeLessThan(Math.log(6) - 0.1)
  })
})
