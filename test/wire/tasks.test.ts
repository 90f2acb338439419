/** The tasks group composition and sparse parity: what is taken, and what is said of what is not. */
import { expect, test } from 'vitest'
import { taskSchema } from '../../src/wire/run.ts'

test.each([
  { kind: 'group_composition', group: 'symmetric', degree: 5 },
  { kind: 'group_composition', group: 'dihedral', degree: 60, note: 'kept' },
  { kind: 'sparse_parity', bits: 40, relevant: [39, 0, 7] },
  { kind: 'sparse_parity', bits: 20 },
])('%j is taken as it is', (task) => {
  expect(taskSchema.parse(task)).toEqual(task)
})

test.each([
  [{ kind: 'group_composition', group: 'symmetric', degree: 6 }, 'on 6 it has 720 elements'],
  [{ kind: 'group_composition', group: 'dihedral', degree: 61 }, '60'],
  [{ kind: 'group_composition', group: 'dihedral', degree: 2 }, '3'],
  [{ kind: 'group_composition', group: 'alternating', degree: 5 }, 'symmetric'],
  [{ kind: 'sparse_parity', bits: 20, relevant: [20] }, 'positions are 0 to bits - 1'],
  [{ kind: 'sparse_parity', bits: 20, relevant: [3, 3] }, 'named twice'],
  [{ kind: 'sparse_parity', bits: 20, relevant: [] }, 'relevant'],
  [{ kind: 'sparse_parity', bits: 1 }, '2'],
])('%j is not', (task, words) => {
  const parsed = taskSchema.safeParse(task)
  expect(JSON.stringify(parsed.error?.issues)).toContain(words)
})
