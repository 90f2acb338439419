/** Pruned accuracy: against the reference, and of a model that is sparse already. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { mean } from './reference/arrays.ts'
import { changedPairs } from './reference/changed.ts'
import { halved } from './reference/pruning.ts'

describeAgainstReference('pruned_accuracy', (run) =>
  mean(
    changedPairs(run, ({ split }) => split === 'test', halved).map(({ logits, label }) =>
      logits.indexOf(Math.max(...logits)) === label ? 1 : 0,
    ),
  ),
)

test('what is mostly zeros loses nothing', async () => {
  const run = tableRun({ p: 7, logit: (a, b, c) => ((a + b) % 7 === c ? 3 : 0) })
  expect(await numberOf(run, 'pruned_accuracy')).toBe(1)
})

test('what the smaller weights tell apart is lost', async () => {
  const run = tableRun({ p: 7, logit: (a, b, c) => (c > 2 ? -8 : (a + b) % 7 === c ? 2 : 1) })
  const test = (run.probe ?? []).filter(({ split }) => split === 'test')
  // All three first logits become zero, and the first of equals is taken.
  const first = test.filter(({ label }) => label === 0).length
  expect(await numberOf(run, 'pruned_accuracy')).toBeCloseTo(first / test.length, 12)
})
