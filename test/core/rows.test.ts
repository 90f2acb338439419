/** The layout of rows: structure first, every pair once, labels and splits from the probe. */
import { describe, expect, test } from 'vitest'
import { noSplit, testSplit, trainSplit } from '../../src/core/probe.ts'
import { type Rows, rowsOf } from '../../src/core/rows.ts'
import { cyclicOperations } from '../../src/wire/run.ts'
import { architectures, modelSpec, randomRun } from './random-run.ts'
import { probeOf, specOf } from './small-run.ts'

function rowsIn(run: Parameters<typeof probeOf>[0]): Rows {
  const made = rowsOf(run.spec, probeOf(run))
  return 'rows' in made ? made.rows : expect.fail(made.none_because)
}

const pairAt = ({ tokens, context }: Rows, row: number): string =>
  `${tokens[row * context]} ${tokens[row * context + 1]}`

describe.each(
  cyclicOperations.flatMap((operation) => architectures.map((each) => [operation, each] as const)),
)('%s on %s', (operation, architecture) => {
  const run = randomRun({ operation, modulus: 7, architecture, seed: 4 })
  const rows = rowsIn(run)

  test('the label of row i n + j depends on (i + j) mod n alone', () => {
    const { structure } = rows
    if (structure === null) return expect.fail(rows.no_structure_because)
    const n = structure.order
    for (let row = 0; row < n * n; row += 1) {
      const s = (Math.floor(row / n) + (row % n)) % n
      expect(rows.labels[row]).toBe(structure.classes[s])
    }
  })

  test('every pair of residues has one row, and its separator', () => {
    expect(rows.count).toBe(49)
    expect(new Set(Array.from({ length: 49 }, (_, row) => pairAt(rows, row))).size).toBe(49)
    if (architecture === 'transformer')
      for (let row = 0; row < 49; row += 1) expect(rows.tokens[row * 3 + 2]).toBe(7n)
  })

  test('splits and labels are those of the probe, and pairs that it does not name are in none', () => {
    const named = new Map(run.probe?.map((row) => [`${row.inputs[0]} ${row.inputs[1]}`, row]))
    for (let row = 0; row < 49; row += 1) {
      const given = named.get(pairAt(rows, row))
      const code = given === undefined ? noSplit : given.split === 'train' ? trainSplit : testSplit
      expect(rows.split[row]).toBe(code)
      if (given !== undefined) expect(rows.labels[row]).toBe(given.label)
    }
  })
})

test('without a probe the grid stands, in no split', () => {
  const { spec } = randomRun({ operation: 'add', modulus: 5, architecture: 'transformer', seed: 1 })
  const rows = rowsIn({ spec, probe: null })
  expect(new Set(rows.split)).toEqual(new Set([noSplit]))
  expect(rows.tokens.slice(0, 6)).toEqual(new BigInt64Array([0n, 0n, 5n, 0n, 1n, 5n]))
})

test('tokens after the operands come from the probe', () => {
  const run = randomRun({ operation: 'add', modulus: 5, architecture: 'transformer', seed: 1 })
  const probe = run.probe?.map((row) => ({ ...row, inputs: [...row.inputs.slice(0, 2), 2] })) ?? null
  expect(rowsIn({ ...run, probe }).tokens.slice(0, 3)).toEqual(new BigInt64Array([0n, 0n, 2n]))
})

const add = { kind: 'modular_arithmetic', operation: 'add', modulus: 7 } as const

test.each([
  ['no model', specOf({ task: add }), 'the run names no model'],
  [
    'a vocabulary without the residues',
    specOf({ task: add, model: { ...modelSpec('mlp', 7), vocabulary: 6 } }),
    'the vocabulary of 6 does not hold the 7 residues',
  ],
  [
    'a context of one token',
    specOf({ task: add, model: { ...modelSpec('mlp', 7), context: 1 } }),
    'a context of 1 does not hold two operands',
  ],
  [
    'unknown tokens after the operands',
    specOf({ task: add, model: { ...modelSpec('mlp', 7), context: 4 } }),
    'the tokens after the operands are not known',
  ],
  ['a generic task', specOf({ model: modelSpec('mlp', 7) }), 'the run has no probe'],
  [
    'a quadratic form',
    specOf({ task: { ...add, operation: 'quadratic_form' }, model: modelSpec('mlp', 7) }),
    'no order of the operands makes a^2 + ab + b^2 modulo 7 an addition',
  ],
])('%s: no rows without a probe, and why', (_, spec, words) => {
  expect(rowsOf(spec, null)).toEqual({ none_because: expect.stringContaining(words) })
})

test('the rows of a quadratic form are those of its probe, without a structure', () => {
  const spec = specOf({ task: { ...add, operation: 'quadratic_form' }, model: modelSpec('mlp', 7) })
  const rows = rowsIn({ spec, probe: [{ inputs: [2, 3], label: 5, split: 'test' }] })
  expect(rows).toMatchObject({ count: 1, classes: 7, structure: null })
  expect(rows.no_structure_because).toContain('a^2 + ab + b^2')
})
