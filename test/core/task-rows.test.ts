/** Rows of group composition and sparse parity: every pair once with the group's label, and bits as the probe has them. */
import { describe, expect, test } from 'vitest'
import { noSplit } from '../../src/core/probe.ts'
import { rowsOf } from '../../src/core/rows.ts'
import { groupTableRun, randomGroupRun } from './group-run.ts'
import { tableOf } from './measures/reference/group.ts'
import { exactParityRun } from './parity-run.ts'
import { probeOf, type SmallRun, specOf } from './small-run.ts'

function rowsIn(run: Pick<SmallRun, 'spec' | 'probe'>) {
  const made = rowsOf(run.spec, probeOf(run))
  return 'rows' in made ? made.rows : expect.fail(made.none_because)
}

describe('a group', () => {
  const run = randomGroupRun({ group: 'symmetric', degree: 3, architecture: 'transformer', seed: 8 })

  test('has every pair (a, b) at row 6 a + b, with its product and the separator 6', () => {
    const { product } = tableOf('symmetric', 3)
    const rows = rowsIn({ ...run, probe: null })
    expect(rows).toMatchObject({ count: 36, classes: 6, structure: null, parity: null })
    for (let row = 0; row < 36; row += 1) {
      const [a, b] = [Math.floor(row / 6), row % 6]
      expect(Array.from(rows.tokens.subarray(3 * row, 3 * row + 3), Number)).toEqual([a, b, 6])
      expect(rows.labels[row]).toBe(product(a, b))
    }
    expect(new Set(rows.split)).toEqual(new Set([noSplit]))
  })

  test('takes splits and labels from the probe', () => {
    const rows = rowsIn({
      ...run,
      probe: [
        { inputs: [1, 2, 6], label: 5, split: 'train' },
        { inputs: [2, 1, 6], label: 3, split: 'test' },
      ],
    })
    expect([rows.split[8], rows.split[13], rows.split[0]]).toEqual([0, 1, noSplit])
    expect([rows.labels[8], rows.labels[13]]).toEqual([5, 3])
    // 1 and 2 do not commute, so neither mirrors the other.
    expect([rows.unmirrored[8], rows.unmirrored[13]]).toEqual([1, 1])
  })

  test('mirrors the pairs that commute', () => {
    const { product } = tableOf('symmetric', 3)
    const rows = rowsIn(groupTableRun({ group: 'symmetric', degree: 3 }, () => 0))
    for (let row = 0; row < 36; row += 1) {
      const [a, b] = [Math.floor(row / 6), row % 6]
      const mirrored = b <= a && product(a, b) === product(b, a)
      expect(rows.unmirrored[row]).toBe(mirrored ? 0 : 1)
    }
  })

  test.each([
    [{ inputs: [6, 1, 6], label: 0 }, 'row 0 holds operands that are not elements of the group'],
    [{ inputs: [0, 1, 6], label: 6 }, 'the label 6 is not an element of the group'],
  ])('of a probe that does not fit has the rows of the probe, if any: %j', (row, words) => {
    const made = rowsOf(run.spec, probeOf({ spec: run.spec, probe: [{ ...row, split: 'test' }] }))
    const because = 'rows' in made ? made.rows.no_structure_because : made.none_because
    if ('rows' in made) expect(because).toContain(words)
    else expect(because).toContain('is not one of the 6 classes')
  })

  test('needs a vocabulary that holds it', () => {
    const spec = specOf({
      task: { kind: 'group_composition', group: 'symmetric', degree: 5 },
      model: { architecture: 'mlp', d_model: 4, d_mlp: 8, vocabulary: 119, context: 2 },
    })
    expect(rowsOf(spec, null)).toEqual({
      none_because: 'the vocabulary of 119 does not hold the 120 elements of the group',
    })
  })
})

test('parity has the rows of its probe, over two classes', () => {
  const run = exactParityRun({ bits: 4, relevant: [0, 1], amplitude: 1 })
  const rows = rowsIn(run)
  expect(rows).toMatchObject({ count: 16, classes: 2, structure: null, group: null, parity: run.spec.task })
  expect(rowsOf(run.spec, null)).toEqual({ none_because: expect.stringContaining('the run has no probe') })
})
