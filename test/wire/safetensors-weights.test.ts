/** Weights in every floating-point format: every pattern of the short ones, misaligned views, refusals by name. */
import { describe, expect, test } from 'vitest'
import { elementBytes, type SafetensorsDType } from '../../src/wire/safetensors/dtype.ts'
import type { TensorView } from '../../src/wire/safetensors/parse.ts'
import { readWeights } from '../../src/wire/safetensors/read-weights.ts'

/** A view that begins at an odd byte, or at the start of its buffer. */
function viewOf(dtype: SafetensorsDType, bytes: Uint8Array, odd = false): TensorView {
  const buffer = new Uint8Array(bytes.length + 1)
  buffer.set(bytes, Number(odd))
  const part = buffer.subarray(Number(odd), bytes.length + Number(odd))
  return { name: 'w', dtype, shape: [bytes.length / elementBytes[dtype]], bytes: part }
}

function read(dtype: SafetensorsDType, bytes: Uint8Array, odd = false): Float32Array {
  const outcome = readWeights(viewOf(dtype, bytes, odd))
  return outcome.ok ? outcome.data : expect.fail(outcome.failure.detail)
}

const patterns = Uint16Array.from({ length: 65_536 }, (_, pattern) => pattern)
const patternBytes = new Uint8Array(patterns.buffer)

describe.each([false, true])('begins at an odd byte: %s', (odd) => {
  test('every float16', () => {
    const values = read('F16', patternBytes, odd)
    const wrong = patterns.filter((pattern) => !Object.is(values[pattern], float16(pattern)))
    expect(Array.from(wrong)).toEqual([])
  })

  test('every bfloat16', () => {
    const values = read('BF16', patternBytes, odd)
    const wrong = patterns.filter((pattern) => !Object.is(values[pattern], bfloat16(pattern)))
    expect(Array.from(wrong)).toEqual([])
  })

  test('float32 and float64', () => {
    const numbers = [0, -0, 1.5, -3.25e-3, 1e-40, 3.4e38, Number.NaN, Number.NEGATIVE_INFINITY]
    const rounded = numbers.map(Math.fround)
    for (const [dtype, elements] of [
      ['F32', Float32Array],
      ['F64', Float64Array],
    ] as const)
      expect(Array.from(read(dtype, new Uint8Array(elements.from(numbers).buffer), odd))).toEqual(rounded)
  })
})

test('float64 is rounded to the nearest float32: ties to even, overflow to an infinity, underflow to zero', () => {
  const numbers = Float64Array.of(1 + 2 ** -24, 1 + 3 * 2 ** -24, 3.5e38, -1e300, 7e-46, 1e-45, Math.PI)
  expect(Array.from(read('F64', new Uint8Array(numbers.buffer)))).toEqual([
    1,
    1 + 2 ** -22,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    2 ** -149,
    Math.fround(Math.PI),
  ])
})

test('a NaN keeps its payload', () => {
  const halves = new Uint8Array(Uint16Array.of(0x7c01, 0xfe5a).buffer)
  expect(Array.from(new Uint32Array(read('F16', halves).buffer))).toEqual([0x7f802000, 0xffcb4000])
  const brain = new Uint8Array(Uint16Array.of(0x7f81, 0xffda).buffer)
  expect(Array.from(new Uint32Array(read('BF16', brain).buffer))).toEqual([0x7f810000, 0xffda0000])
})

test.each(['I8', 'F8_E4M3', 'F8_E5M2'] as const)('%s is refused by name, with what to do', (dtype) => {
  expect(readWeights(viewOf(dtype, Uint8Array.of(1)))).toEqual({
    ok: false,
    failure: {
      code: 'dtype_quantized',
      tensor: 'w',
      numbers: {},
      detail: `The tensor "w" is ${dtype}, whose numbers mean nothing without their scale: multiply by it and send F16, BF16 or F32, or leave the tensor out.`,
    },
  })
})

test.each(['BOOL', 'U8', 'I16', 'U16', 'I32', 'U32', 'I64', 'U64'] as const)('%s is no weight', (dtype) => {
  expect(readWeights(viewOf(dtype, new Uint8Array(8)))).toMatchObject({
    ok: false,
    failure: { code: 'dtype_unsuitable', tensor: 'w' },
  })
})

/** By the definition of the format, in arithmetic that is exact. */
function float16(pattern: number): number {
  const sign = pattern < 0x8000 ? 1 : -1
  const exponent = Math.floor(pattern / 1024) % 32
  const fraction = pattern % 1024
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function bfloat16(pattern: number): number {
  const sign = pattern < 0x8000 ? 1 : -1
  const exponent = Math.floor(pattern / 128) % 256
  const fraction = pattern % 128
  if (exponent === 255) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -133 : sign * (1 + fraction / 128) * 2 ** (exponent - 127)
}
