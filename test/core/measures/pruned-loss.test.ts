/** Pruned loss: against the reference, and of a model that is sparse already. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { mean } from './reference/arrays.ts'
import { changedPairs } from './reference/changed.ts'
import { crossEntropy } from './reference/losses.ts'
import { halved } from './reference/pruning.ts'

describeAgainstReference('pruned_loss', (run) =>
  mean(
    changedPairs(run, ({ split }) => split === 'test', halved).map(({ logits, label }) =>
      crossEntropy(logits, label),
    ),
  ),
)

test('what is mostly zeros loses nothing', async () => {
  const run = tableRun({ p: 7, logit: (a, b, c) => ((a + 2 * b) % 7 === c ? 3 : 0) })
  expect(await numberOf(run, 'pruned_loss')).toBeCloseTo(await numberOf(run, 'test_loss'), 12)
})

test('of logits that the smaller weights make nothing is left', async () => {
  // In each row of W_U four large weights that are equal, and three small ones that tell the classes apart.
  const run = tableRun({ p: 7, logit: (a, b, c) => (c > 2 ? 8 : (a + b) % 7 === c ? 2 : 1) })
  const large = Math.log(4 * Math.exp(8) + 3) - 8
  const small = Math.log(4 * Math.exp(8) + 3)
  const test = (run.probe ?? []).filter(({ split }) => split === 'test')
  const expected = mean(test.map(({ label }) => (label > 2 ? large : small)))
  expect(await numberOf(run, 'pruned_loss')).toBeCloseTo(expected, 6)
})
