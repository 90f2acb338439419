/** Test loss: against the reference, and where it is known in closed form. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { lossOver } from './reference/losses.ts'

describeAgainstReference('test_loss', (run) => lossOver(run, ({ split }) => split === 'test'))

test('equal logits on test cost ln p, whatever train is', async () => {
  const run = tableRun({ p: 7, logit: (a, b, c) => (a <= b && (a + b) % 7 === c ? 9 : 0) })
  expect(await numberOf(run, 'test_loss')).toBeCloseTo(Math.log(7), 12)
  expect(await numberOf(run, 'train_loss')).toBeLessThan(0.001)
})

test('a confidently wrong logit costs its gap', async () => {
  const run = tableRun({ p: 5, logit: (a, b, c) => ((a + b + 1) % 5 === c ? 100 : 0) })
  expect(await numberOf(run, 'test_loss')).toBeCloseTo(100, 10)
})
