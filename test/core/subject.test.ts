/** Preparing a run: where its model and its task contradict each other, it says what is wrong. */
import { expect, test } from 'vitest'
import { prepareSubject } from '../../src/core/subject.ts'
import { modelSpec } from './random-run.ts'
import { specOf } from './small-run.ts'

const task = { kind: 'modular_arithmetic', operation: 'add', modulus: 7 } as const
const transformer = {
  architecture: 'transformer',
  d_model: 8,
  d_mlp: 16,
  heads: 2,
  vocabulary: 8,
  context: 3,
  read_position: 2,
} as const

test.each([
  [
    'a frequency above p / 2',
    { task: { ...task, key_frequencies: [3, 4] } },
    'key_frequency_range',
    '/task/key_frequencies',
    'holds 4; modulo 7 the frequencies are 1 to 3',
  ],
  [
    'heads that do not divide d_model',
    { model: { ...transformer, heads: 3 } },
    'model_heads',
    '/model/heads',
    'd_model 8 is not a multiple of heads 3',
  ],
  [
    'a read position outside the context',
    { model: { ...transformer, read_position: 3 } },
    'model_read_position',
    '/model/read_position',
    'read_position 3 is outside the context of 3',
  ],
])('%s', (_, wrong, code, pointer, words) => {
  const prepared = prepareSubject(specOf({ task, ...wrong }), null)
  if (prepared.ok) return expect.fail('was accepted')
  expect(prepared.failure).toMatchObject({ code, pointer })
  expect(prepared.failure.detail).toContain(words)
})

test('the basis is that of the structure, of order p - 1 in multiplication', () => {
  const model = modelSpec('mlp', 7)
  for (const [operation, order] of [
    ['add', 7],
    ['multiply', 6],
  ] as const) {
    const prepared = prepareSubject(specOf({ task: { ...task, operation }, model }), null)
    expect(prepared).toMatchObject({ ok: true, subject: { basis: { order }, hasProbe: false } })
  }
})
