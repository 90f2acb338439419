/** Train accuracy: against the reference, and counted by hand. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { accuracyOver } from './reference/losses.ts'

describeAgainstReference('train_accuracy', (run) => accuracyOver(run, ({ split }) => split === 'train'))

test('right where a = b alone: 5 of the 15 pairs with a <= b', async () => {
  const run = tableRun({ p: 5, logit: (a, b, c) => ((a + b + (a === b ? 0 : 1)) % 5 === c ? 1 : 0) })
  expect(await numberOf(run, 'train_accuracy')).toBe(5 / 15)
})
