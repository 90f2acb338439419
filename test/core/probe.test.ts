/** Reading the probe: what is accepted, and every way of being refused. */
import { expect, test } from 'vitest'
import { readProbe } from '../../src/core/probe.ts'
import type { WritableTensor } from '../../src/wire/safetensors/write.ts'
import { modelSpec } from './random-run.ts'
import { fileOf, probeFile, specOf } from './small-run.ts'

const spec = specOf({ model: modelSpec('mlp', 7) })
const inputs: WritableTensor = { name: 'inputs', dtype: 'I64', shape: [2, 2], data: [0, 1, 5, 6] }
const labels: WritableTensor = { name: 'labels', dtype: 'I64', shape: [2], data: [1, 4] }
const split: WritableTensor = { name: 'split', dtype: 'U8', shape: [2], data: [0, 1] }

test('inputs, labels and splits', () => {
  expect(readProbe(spec, fileOf([inputs, labels, split]))).toEqual({
    ok: true,
    probe: {
      rows: 2,
      context: 2,
      inputs: Int32Array.of(0, 1, 5, 6),
      labels: Int32Array.of(1, 4),
      split: Uint8Array.of(0, 1),
    },
  })
})

test('without a model any tokens are taken', () => {
  const rows = [{ inputs: [9, 9, 9], label: 12, split: 'test' as const }]
  expect(readProbe(specOf({}), probeFile(rows))).toMatchObject({ ok: true, probe: { rows: 1, context: 3 } })
})

const I64 = (name: string, shape: number[], data: (number | bigint)[]): WritableTensor => ({
  name,
  dtype: 'I64',
  shape,
  data,
})

const refusals: readonly [string, readonly WritableTensor[], string, string, readonly string[]][] = [
  ['no labels', [inputs, split], 'probe_tensor_missing', '/labels', ["'labels'", 'labels I64 [n]']],
  [
    'labels of one byte',
    [inputs, { ...split, name: 'labels' }, split],
    'probe_tensor_form',
    '/labels',
    ["'labels' is U8 [2]", 'must be I64 with 1 dimension.'],
  ],
  [
    'flat inputs',
    [I64('inputs', [4], [0, 1, 5, 6]), labels, split],
    'probe_tensor_form',
    '/inputs',
    ["'inputs' is I64 [4]", 'must be I64 with 2 dimensions.'],
  ],
  [
    'no rows',
    [I64('inputs', [0, 2], []), I64('labels', [0], []), { ...split, shape: [0], data: [] }],
    'probe_empty',
    '/inputs',
    ['no rows'],
  ],
  [
    'fewer labels',
    [inputs, I64('labels', [1], [1]), split],
    'probe_rows_differ',
    '/labels',
    ["'labels' has 1 rows", 'inputs has 2'],
  ],
  [
    'another context',
    [I64('inputs', [2, 1], [0, 1]), labels, split],
    'probe_context',
    '/inputs',
    ['1 tokens a row', 'context of 2'],
  ],
  [
    'a token outside the vocabulary',
    [I64('inputs', [2, 2], [0, 1, 7, 6]), labels, split],
    'probe_token_range',
    '/inputs',
    ['row 1 holds the token 7', '0 to 6'],
  ],
  [
    'a negative token',
    [I64('inputs', [2, 2], [0, -1, 5, 6]), labels, split],
    'probe_token_range',
    '/inputs',
    ['row 0 holds the token -1'],
  ],
  [
    'a label outside the vocabulary',
    [inputs, I64('labels', [2], [1, 7]), split],
    'probe_label_range',
    '/labels',
    ['row 1 is 7', '0 to 6'],
  ],
  [
    'a third split',
    [inputs, labels, { ...split, data: [0, 2] }],
    'probe_split_code',
    '/split',
    ['row 1 is 2', '0 is train and 1 is test'],
  ],
  [
    'a label beyond 2^53',
    [inputs, I64('labels', [2], [1, 2n ** 60n]), split],
    'probe_tensor_form',
    '/labels',
    ['Element 1', '"labels"'],
  ],
]

test.each(refusals)('%s', (_, tensors, code, pointer, words) => {
  const read = readProbe(spec, fileOf(tensors))
  if (read.ok) return expect.fail('was accepted')
  expect(read.failure).toMatchObject({ code, pointer })
  for (const word of words) expect(read.failure.detail).toContain(word)
})

test('more tokens than are taken', () => {
  const rows = 2_000_001
  // Sizes are compared before any element is read, so the elements can be left out.
  const view = (name: string, dtype: 'I64' | 'U8', shape: readonly number[]) =>
    [name, { name, dtype, shape, bytes: new Uint8Array(0) }] as const
  const tensors = new Map([
    view('inputs', 'I64', [rows, 2]),
    view('labels', 'I64', [rows]),
    view('split', 'U8', [rows]),
  ])
  const read = readProbe(spec, { metadata: {}, tensors })
  if (read.ok) return expect.fail('was accepted')
  expect(read.failure.code).toBe('probe_too_large')
  expect(read.failure.detail).toContain('4000002 tokens; at most 4000000')
})
