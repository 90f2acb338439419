/** Excluded loss of the relevant parity: against the reference, and where nothing or another bit is left. */
import { expect, test } from 'vitest'
import { exactParityRun, randomParityRun } from '../parity-run.ts'
import { numberOf, readingsOf, reasonOf } from '../small-run.ts'
import { describeAgainstParity } from './against-parity.ts'
import { expectClose } from './against-reference.ts'
import { excludedParity } from './reference/parity.ts'

describeAgainstParity('excluded_loss_parity', excludedParity)

test('of a parity alone nothing is left: ln 2', async () => {
  const run = exactParityRun({ bits: 5, relevant: [0, 1], amplitude: 3 })
  expectClose(await numberOf(run, 'excluded_loss_parity'), Math.log(2))
})

test('what other bits say is left', async () => {
  const run = exactParityRun({ bits: 5, relevant: [0, 1], amplitude: 3, last: 4 })
  expect(await numberOf(run, 'excluded_loss_parity')).toBeGreaterThan(1)
})

test('without test rows the parity is not known', async () => {
  const { probe, ...run } = randomParityRun({ bits: 5, relevant: [0], seed: 7, hidden: [4] })
  const train = (probe ?? []).filter(({ split }) => split === 'train')
  expect(reasonOf(await readingsOf({ ...run, probe: train }), 'excluded_loss_parity')).toContain(
    'no test rows',
  )
})
