/** Test accuracy: against the reference, and counted by hand. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { accuracyOver } from './reference/losses.ts'

describeAgainstReference('test_accuracy', (run) => accuracyOver(run, ({ split }) => split === 'test'))

test('right where b = 0 alone: 4 of the 10 pairs with a > b', async () => {
  const run = tableRun({ p: 5, logit: (a, b, c) => ((a + b + (b === 0 ? 0 : 1)) % 5 === c ? 1 : 0) })
  expect(await numberOf(run, 'test_accuracy')).toBe(0.4)
})

test('a tie goes to the first class', async () => {
  const run = tableRun({ p: 5, logit: () => 0 })
  expect(await numberOf(run, 'test_accuracy')).toBe(2 / 10)
})
