/** Train loss: against the reference, and where it is known in closed form. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun, wave, waveLoss } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { lossOver } from './reference/losses.ts'

describeAgainstReference('train_loss', (run) => lossOver(run, ({ split }) => split === 'train'))

test('equal logits cost ln p', async () => {
  expect(await numberOf(tableRun({ p: 7, logit: () => 3 }), 'train_loss')).toBeCloseTo(Math.log(7), 12)
})

test('one frequency costs ln sum exp of its wave, less its peak', async () => {
  const run = tableRun({ p: 11, logit: wave(11, 3, 2) })
  expect(await numberOf(run, 'train_loss')).toBeCloseTo(waveLoss(11, [{ k: 3, amplitude: 2 }]), 6)
})

test('a gap of 30 keeps its loss of 1e-13 in float64', async () => {
  const run = tableRun({ p: 5, logit: (a, b, c) => ((a + b) % 5 === c ? 30 : 0) })
  const loss = await numberOf(run, 'train_loss')
  expect(loss / Math.log1p(4 * Math.exp(-30))).toBeCloseTo(1, 2)
})
