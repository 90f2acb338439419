/** Restricted loss of the relevant parity: against the reference, in closed form, and where chance alone is left. */
import { expect, test } from 'vitest'
import { exactParityRun, randomParityRun } from '../parity-run.ts'
import { numberOf } from '../small-run.ts'
import { describeAgainstParity } from './against-parity.ts'
import { expectClose } from './against-reference.ts'
import { coefficient, parityReference, restrictedToParity } from './reference/parity.ts'

describeAgainstParity('restricted_loss_parity', restrictedToParity)

test('a parity alone makes its own loss, whether the task names its bits or not', async () => {
  for (const relevant of [[0, 1], undefined]) {
    const run = exactParityRun({ bits: 5, amplitude: 3, ...(relevant === undefined ? {} : { relevant }) })
    expectClose(await numberOf(run, 'restricted_loss_parity'), Math.log(1 + Math.exp(-3)))
  }
})

test('two standard errors are taken off: the last bit makes errors of .5 / sqrt 8 on eight test rows', async () => {
  const run = exactParityRun({ bits: 4, relevant: [1, 0], amplitude: 3, last: 0.5 })
  const certain = 3 - (2 * 0.5) / Math.sqrt(8)
  expectClose(await numberOf(run, 'restricted_loss_parity'), Math.log(1 + Math.exp(-certain)))
})

test('a coefficient within two standard errors counts as none: what is left is the mean', async () => {
  const run = randomParityRun({ bits: 8, relevant: [6, 7], seed: 5, hidden: [8] })
  const reference = parityReference(run)
  expect(Math.abs(coefficient(reference, [6, 7]))).toBeGreaterThan(0)
  const middle = coefficient(reference, [])
  const test = reference.rows.filter(({ row }) => row.split === 'test')
  const ones = test.filter(({ row }) => row.label === 1).length / test.length
  const expected = ones * Math.log(1 + Math.exp(-middle)) + (1 - ones) * Math.log(1 + Math.exp(middle))
  expectClose(await numberOf(run, 'restricted_loss_parity'), expected)
})
