/** A measure of one task is undefined in runs of another, and says so; what fits every task is there in all. */
import { describe, expect, test } from 'vitest'
import { measures } from '../../../src/core/measures/register.ts'
import { randomGroupRun } from '../group-run.ts'
import { exactParityRun, randomParityRun } from '../parity-run.ts'
import { randomRun } from '../random-run.ts'
import { readingsOf, reasonOf } from '../small-run.ts'

const idsOn = (on: string): string[] =>
  measures.filter((measure) => measure.on === on).map(({ description }) => description.id)

const modular = randomRun({ operation: 'add', modulus: 5, architecture: 'mlp', seed: 1 })
const group = randomGroupRun({ group: 'dihedral', degree: 5, architecture: 'mlp', seed: 1 })
const parity = randomParityRun({ bits: 5, relevant: [0, 1], seed: 1, hidden: [6] })

test.each([
  ['modular arithmetic', modular, 'group', 'the task is not composition in a group'],
  ['modular arithmetic', modular, 'parity', 'the task is not sparse parity'],
  ['a group', group, 'structure', 'a group that is not cyclic'],
  ['a group', group, 'parity', 'the task is not sparse parity'],
  ['parity', parity, 'structure', 'sparse parity has no pairs of operands'],
  ['parity', parity, 'classes', 'sparse parity has no pairs of operands'],
  ['parity', parity, 'group', 'the task is not composition in a group'],
] as const)('in %s, of %s: those on %s', async (_, run, on, words) => {
  const readings = await readingsOf(run)
  expect(idsOn(on).length).toBeGreaterThan(0)
  for (const id of idsOn(on)) expect(reasonOf(readings, id)).toContain(words)
})

test.each([
  ['modular arithmetic', modular],
  ['a group', group],
  ['parity', parity],
])('losses and accuracies are there in %s', async (_, run) => {
  const readings = await readingsOf(run)
  for (const id of ['train_loss', 'test_loss', 'train_accuracy', 'test_accuracy', 'sum_squared_weights'])
    expect(readings[id]).toHaveProperty('value')
})

describe('a probe that does not fit', () => {
  test('the group: it names a pair twice', async () => {
    const [first] = group.probe ?? []
    if (first === undefined) return expect.fail('the run has a probe')
    const readings = await readingsOf({ ...group, probe: [...(group.probe ?? []), first] })
    for (const id of [...idsOn('group'), ...idsOn('classes')])
      expect(reasonOf(readings, id)).toContain('the probe names the pair (0, 0) twice')
    expect(readings['train_loss']).toHaveProperty('value')
  })

  test('the bits: it holds another token', async () => {
    const { spec, ...run } = exactParityRun({ bits: 4, relevant: [0, 1], amplitude: 1 })
    const { model } = spec
    if (model?.architecture !== 'deep_mlp') return expect.fail('the run has a deep MLP')
    const probe = (run.probe ?? []).map((row, index) =>
      index === 5 ? { ...row, inputs: [...row.inputs.slice(0, 3), 2] } : row,
    )
    const weights = new Map([
      ...run.weights,
      ['embed.W_E', { shape: [3, 1], data: new Float32Array([1, -1, 0]) }],
    ])
    const unembedding = run.weights.get('unembed.W_U')
    weights.set('unembed.W_U', {
      shape: [5, 3],
      data: Float32Array.from({ length: 15 }, (_, index) =>
        index % 3 === 2 ? 0 : (unembedding?.data[2 * Math.floor(index / 3) + (index % 3)] ?? 0),
      ),
    })
    const readings = await readingsOf({
      ...run,
      spec: { ...spec, model: { ...model, vocabulary: 3 } },
      probe,
      weights,
    })
    for (const id of idsOn('parity'))
      expect(reasonOf(readings, id)).toBe("the probe's row 5 holds the token 2, which is no bit")
    expect(readings['train_loss']).toHaveProperty('value')
  })
})
