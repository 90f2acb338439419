/** Test loss of unmirrored pairs: against the reference, and with mirrors that are memorized. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { lossOver } from './reference/losses.ts'

describeAgainstReference('unmirrored_test_loss', (run) =>
  lossOver(run, ({ split, mirrored }) => split === 'test' && !mirrored),
)

const mirrorsOnly = {
  p: 7,
  // (a, b) with a < b - 1 is train, so of test the pairs with a > b + 1 are mirrored.
  split: (a: number, b: number) => (a < b - 1 ? ('train' as const) : ('test' as const)),
  logit: (a: number, b: number, c: number) => (Math.abs(a - b) > 1 && (a + b) % 7 === c ? 20 : 0),
}

test('what is memorized of the mirrors does not count', async () => {
  const run = tableRun(mirrorsOnly)
  expect(await numberOf(run, 'unmirrored_test_loss')).toBeCloseTo(Math.log(7), 12)
  expect(await numberOf(run, 'test_loss')).toBeLessThan(0.6 * Math.log(7))
})

test('no pair mirrors another in subtraction', async () => {
  const run = tableRun({ ...mirrorsOnly, operation: 'subtract' })
  expect(await numberOf(run, 'unmirrored_test_loss')).toBe(await numberOf(run, 'test_loss'))
})
