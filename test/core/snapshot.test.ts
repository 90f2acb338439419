/** Reading a snapshot: the model's tensors must be there and fit, and every refusal names the tensor. */
import { expect, test } from 'vitest'
import { evaluateSnapshot } from '../../src/core/measures/evaluate.ts'
import { readSnapshot } from '../../src/core/snapshot.ts'
import type { SafetensorsDType } from '../../src/wire/safetensors/dtype.ts'
import type { SafetensorsFile } from '../../src/wire/safetensors/parse.ts'
import type { WritableTensor } from '../../src/wire/safetensors/write.ts'
import { drive } from './drive.ts'
import { randomRun } from './random-run.ts'
import { fileOf, specOf, subjectOf, weightsFile } from './small-run.ts'

const run = randomRun({ operation: 'add', modulus: 7, architecture: 'mlp', seed: 9 })
const subject = subjectOf(run)
const unnamed = subjectOf({ spec: specOf({}), probe: null })

test('every floating-point tensor is kept, integers and masks are passed over', () => {
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

/** A file of one tensor in that format, its bytes as given. */
function fileIn(dtype: SafetensorsDType, bytes: Uint8Array, shape: readonly number[]): SafetensorsFile {
  return { metadata: {}, tensors: new Map([['w', { name: 'w', dtype, shape, bytes }]]) }
}

test.each(['I8', 'F8_E4M3', 'F8_E5M2'] as const)('weights in %s are refused by name', (dtype) => {
  const read = readSnapshot(unnamed, 0, fileIn(dtype, Uint8Array.of(1, 2), [2]))
  if (read.ok) return expect.fail('was accepted')
  expect(read.failure).toMatchObject({ code: 'dtype_quantized', pointer: '/w' })
  expect(read.failure.detail).toContain(`"w" is ${dtype}`)
})

test('an F64 that float32 cannot hold makes the weights non-finite', () => {
  const bytes = new Uint8Array(Float64Array.of(0.1, 1e39).buffer)
  const read = readSnapshot(unnamed, 0, fileIn('F64', bytes, [2]))
  if (!read.ok) return expect.fail(read.failure.detail)
  expect(read.snapshot.non_finite).toBe('w holds Infinity as float32 (first at element 1)')
  expect(read.snapshot.tensors.get('w')?.data).toEqual(Float32Array.of(0.1, Number.POSITIVE_INFINITY))
})

test('the same numbers in F32, F16, BF16 and F64 have the same readings', async () => {
  // Patterns of bfloat16 with few bits set: every format holds them exactly.
  const short = Array.from(run.weights, ([name, { shape, data }]) => {
    const numbers = data.map((number) => Math.round(number * 32) / 32)
    return { name, shape, numbers: numbers.map((number) => Math.max(-4, Math.min(3, number))) }
  })
  const readings = async (dtype: SafetensorsDType, encode: (numbers: Float32Array) => Uint8Array) => {
    const tensors = short.map(({ name, shape, numbers }) => {
      return [name, { name, dtype, shape, bytes: encode(numbers) }] as const
    })
    const read = readSnapshot(subject, 0, { metadata: {}, tensors: new Map(tensors) })
    return read.ok ? drive(evaluateSnapshot(subject, read.snapshot)) : expect.fail(read.failure.detail)
  }
  const expected = await readings('F32', (numbers) => new Uint8Array(numbers.slice().buffer))
  expect('value' in (expected['train_loss'] ?? {})).toBe(true)
  expect(await readings('F64', (numbers) => new Uint8Array(Float64Array.from(numbers).buffer))).toEqual(
    expected,
  )
  expect(await readings('BF16', (numbers) => halves(numbers, (bits) => bits >>> 16))).toEqual(expected)
  expect(await readings('F16', (numbers) => halves(numbers, float16Of))).toEqual(expected)
})

function halves(numbers: Float32Array, patternOf: (bits: number) => number): Uint8Array {
  const bits = new Uint32Array(numbers.slice().buffer)
  return new Uint8Array(Uint16Array.from(bits, patternOf).buffer)
}

/** The float16 of a float32 that it holds exactly, and normally. */
function float16Of(bits: number): number {
  const sign = (bits >>> 16) & 0x8000
  return (bits & 0x7fffffff) === 0 ? sign : sign | (((bits >>> 13) & 0x3ffff) - (112 << 10))
}

test('NaN is taken, and said where', () => {
  const file = fileOf([
    { name: 'fine', dtype: 'F32', shape: [2], data: [1, 2] },
    { name: 'bad', dtype: 'F32', shape: [3], data: [1, Number.NaN, Number.POSITIVE_INFINITY] },
  ])
  const read = readSnapshot(unnamed, 0, file)
  if (!read.ok) return expect.fail(read.failure.detail)
  expect(read.snapshot.non_finite).toBe('bad holds NaN (first at element 1)')
})
