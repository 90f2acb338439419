/** Other measures play the detector's parts in other tasks: they are read, and the evidence names them. */
import { expect, test } from 'vitest'
import { initialState } from '../../../src/core/detection/detect.ts'
import { type Roles, rolesOf } from '../../../src/core/detection/roles.ts'
import { measures } from '../../../src/core/measures/register.ts'
import { specOf } from '../small-run.ts'
import { fold, memorized, scalarsAt, snapshotAt } from './fold.ts'
import { moved } from './made-model.ts'

const tasks = [
  { kind: 'group_composition', group: 'symmetric', degree: 4 },
  { kind: 'sparse_parity', bits: 20 },
] as const

test.each([
  [tasks[0], Math.log(24)],
  [tasks[1], Math.log(2)],
  [{ kind: 'modular_arithmetic', operation: 'add', modulus: 7 } as const, Math.log(7)],
  [{ kind: 'generic' } as const, null],
])('guessing in %j costs %s nats', (task, uniform) => {
  expect(initialState(specOf({ task })).uniformLoss).toBe(uniform)
})

test.each(tasks)('in %j the measures of its own are looked at', (task) => {
  const roles: Roles = rolesOf(task.kind)
  const named = [roles.restricted.measure, roles.excluded.measure, roles.averaged.measure]
  const ids = measures.map(({ description }) => description.id)
  for (const name of named) expect(ids).toContain(name)
  const {
    restricted_loss_top_five: _,
    excluded_loss_top_five: __,
    sum_averaged_loss: ___,
    ...rest
  } = memorized
  const own = {
    ...rest,
    [roles.averaged.measure]: 0.61,
    [roles.restricted.measure]: 0.61,
    [roles.excluded.measure]: 0.002,
  }
  const { state, verdict } = fold(specOf({ task }), [snapshotAt(100, own)], moved)[0] ?? expect.fail('empty')
  expect(state.recent[0]).toMatchObject({ restricted: 0.61, excluded: 0.002, averaged: 0.61 })
  expect(verdict.phase).toBe('memorization')
  const facts = verdict.evidence.map(({ measure }) => measure)
  for (const name of named) expect(facts).toContain(name)
})

test('readings of another task are not taken for its own', () => {
  const [{ state } = expect.fail('empty')] = fold(specOf({ task: tasks[1] }), [snapshotAt(100, memorized)])
  expect(state.recent[0]).toMatchObject({ restricted: null, excluded: null, averaged: null })
})

test.each([
  [{ kind: 'sparse_parity', bits: 20 } as const, 0.79, 'circuit_formation'],
  [{ kind: 'sparse_parity', bits: 20 } as const, 0.81, 'cleanup'],
  [{ kind: 'group_composition', group: 'symmetric', degree: 5 } as const, 0.61, 'cleanup'],
])('from scalars alone accuracy counts from guessing on: %j at %f is %s', (task, test_accuracy, phase) => {
  const spec = specOf({ task })
  const folded = fold(
    spec,
    [
      scalarsAt(100, { train_accuracy: 1, train_loss: 0.001, test_accuracy: 0.5, test_loss: 2 }),
      ...[200, 300, 400].map((step) =>
        scalarsAt(step, { train_accuracy: 1, train_loss: 0.001, test_accuracy, test_loss: 0.4 }),
      ),
    ],
    moved,
  )
  expect(folded.at(-1)?.verdict.phase).toBe(phase)
})
