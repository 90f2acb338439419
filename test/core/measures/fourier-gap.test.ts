/** The Fourier gap: against the reference, in closed form, and where it has no value. */
import { describe, expect, test } from 'vitest'
import { exactParityRun, randomParityRun } from '../parity-run.ts'
import { numberOf, readingsOf, reasonOf, specOf, weight } from '../small-run.ts'
import { describeAgainstParity } from './against-parity.ts'
import { expectClose } from './against-reference.ts'
import { gapOf } from './reference/parity.ts'

describeAgainstParity('fourier_gap', gapOf)

test('is one where the relevant parity is all there is', async () => {
  const run = exactParityRun({ bits: 5, relevant: [1, 0], amplitude: 2 })
  expectClose(await numberOf(run, 'fourier_gap'), 1)
})

test('is what the relevant coefficient has over the next, over the root of the mean square', async () => {
  // Bit 2 is the same on all test rows, so the last bit alone has the coefficient of the pair (2, 3).
  const run = exactParityRun({ bits: 4, relevant: [0, 1], amplitude: 3, last: 1 })
  expectClose(await numberOf(run, 'fourier_gap'), (3 - 1) / Math.sqrt(10))
})

test('is negative where another set of as many bits is stronger', async () => {
  const run = exactParityRun({ bits: 4, relevant: [0, 1], amplitude: 1, last: 3 })
  expectClose(await numberOf(run, 'fourier_gap'), (1 - 3) / Math.sqrt(10))
})

describe('has no value', () => {
  test('where the logits of both classes are equal', async () => {
    const run = exactParityRun({ bits: 4, relevant: [0, 1], amplitude: 0 })
    expect(reasonOf(await readingsOf(run), 'fourier_gap')).toContain('equal on every test row')
  })

  test('where too many sets would be compared', async () => {
    const run = randomParityRun({ bits: 5, relevant: [0, 1], seed: 1, hidden: [4] })
    const spec = specOf({
      task: { kind: 'sparse_parity', bits: 30, relevant: [0, 1, 2, 3, 4, 5] },
      model: { architecture: 'deep_mlp', d_model: 2, hidden_sizes: [4], vocabulary: 2, context: 30 },
    })
    const rows = [0, 1].map((row) => ({
      inputs: Array.from({ length: 30 }, (_, bit) => (bit + row) % 2),
      label: row,
      split: row === 0 ? ('train' as const) : ('test' as const),
    }))
    const weights = new Map([...run.weights, ['blocks.0.mlp.W', weight([60, 4], (index) => (index % 7) - 3)]])
    expect(reasonOf(await readingsOf({ ...run, spec, probe: rows, weights }), 'fourier_gap')).toContain(
      '593775 sets of 6 of 30 bits',
    )
  })
})
