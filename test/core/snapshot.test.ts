/** Reading a snapshot: the model's tensors must be there and fit, and every refusal names the tensor. */
import { expect, test } from 'vitest'
import { readSnapshot } from '../../src/core/snapshot.ts'
import type { WritableTensor } from '../../src/wire/safetensors/write.ts'
import { randomRun } from './random-run.ts'
import { fileOf, specOf, subjectOf, weightsFile } from './small-run.ts'

const run = randomRun({ operation: 'add', modulus: 7, architecture: 'mlp', seed: 9 })
const subject = subjectOf(run)
const unnamed = subjectOf({ spec: specOf({}), probe: null })

test('every float32 tensor is kept, integers and masks are passed over', () => {
  const extra: WritableTensor[] = [
    { name: 'extra', dtype: 'F32', shape: [2], data: [1, 2] },
    { name: 'steps', dtype: 'I64', shape: [], data: [7] },
    { name: 'mask', dtype: 'U8', shape: [2], data: [0, 1] },
  ]
  const model = Array.from(
    run.weights,
    ([name, { shape, data }]): WritableTensor => ({ name, dtype: 'F32', shape, data }),
  )
  const read = readSnapshot(subject, 12, fileOf([...model, ...extra]))
  if (!read.ok) return expect.fail(read.failure.detail)
  expect(read.snapshot.step).toBe(12)
  expect(read.snapshot.non_finite).toBeNull()
  expect(Array.from(read.snapshot.tensors.keys()).sort()).toEqual([...run.weights.keys(), 'extra'].sort())
  expect(read.snapshot.tensors.get('mlp.W_in')?.data).toEqual(run.weights.get('mlp.W_in')?.data)
})

test('a tensor that is missing', () => {
  const weights = new Map(run.weights)
  weights.delete('mlp.W_in')
  expect(readSnapshot(subject, 0, weightsFile(weights))).toEqual({
    ok: false,
    failure: {
      code: 'snapshot_tensor_missing',
      detail: "The snapshot lacks 'mlp.W_in', expected as [d_mlp, context*d_model] = [16, 16].",
      pointer: '/mlp.W_in',
    },
  })
})

test.each([
  ['transposed', [8, 8]],
  ['flat', [56]],
])('a tensor that is %s', (_, shape) => {
  const count = shape.reduce((product, size) => product * size, 1)
  const weights = new Map(run.weights).set('embed.W_E', { shape, data: new Float32Array(count) })
  expect(readSnapshot(subject, 0, weightsFile(weights))).toEqual({
    ok: false,
    failure: {
      code: 'snapshot_tensor_shape',
      detail: `'embed.W_E' is [${shape.join(', ')}]; the run's model expects [d_model, vocabulary] = [8, 7].`,
      pointer: '/embed.W_E',
    },
  })
})

test('nothing but integers', () => {
  const file = fileOf([{ name: 'steps', dtype: 'I64', shape: [1], data: [7] }])
  const read = readSnapshot(unnamed, 0, file)
  expect(read).toMatchObject({ ok: false, failure: { code: 'snapshot_empty' } })
})

test('another float type is refused by name', () => {
  const file = fileOf([{ name: 'half', dtype: 'F32', shape: [2], data: [1, 2] }])
  const half = file.tensors.get('half') ?? expect.fail('no tensor')
  const tensors = new Map([['half', { ...half, dtype: 'F64', shape: [1] } as const]])
  const read = readSnapshot(unnamed, 0, { ...file, tensors })
  if (read.ok) return expect.fail('was accepted')
  expect(read.failure).toMatchObject({ code: 'dtype_unsuitable', pointer: '/half' })
  expect(read.failure.detail).toContain('"half" is F64, but F32 is needed')
})

test('NaN is taken, and said where', () => {
  const file = fileOf([
    { name: 'fine', dtype: 'F32', shape: [2], data: [1, 2] },
    { name: 'bad', dtype: 'F32', shape: [3], data: [1, Number.NaN, Number.POSITIVE_INFINITY] },
  ])
  const read = readSnapshot(unnamed, 0, file)
  if (!read.ok) return expect.fail(read.failure.detail)
  expect(read.snapshot.non_finite).toBe('bad holds NaN (first at element 1)')
})
