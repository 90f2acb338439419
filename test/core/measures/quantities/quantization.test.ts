/** Rounding to even levels, and the entropy of the levels. */
import { expect, test } from 'vitest'
import { compressedBytes, quantized } from '../../../../src/core/measures/quantities/quantization.ts'
import { modelOf } from '../../../../src/core/models/register.ts'
import { modelSpec } from '../../random-run.ts'
import { specOf } from '../../small-run.ts'

const spec = specOf({ model: modelSpec('mlp_direct', 5) }).model ?? expect.fail('a model is named')
const model = modelOf(spec)

/** The model's tensors, each with the same element everywhere but for the places that `other` names. */
function feeds(element: (name: string, index: number) => number) {
  return Object.fromEntries(
    model.tensors.map(({ name, sizes }) => {
      const count = sizes.reduce((product, size) => product * size, 1)
      const data = Float32Array.from({ length: count }, (_, index) => element(name, index))
      return [name, { dtype: 'float32' as const, shape: sizes, data }]
    }),
  )
}

const matrices = model.tensors.filter(({ sizes }) => sizes.length > 1)
const elements = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1)
const vectors = 4 * elements(model.tensors.find(({ sizes }) => sizes.length === 1)?.sizes ?? [])

test('five levels of a matrix whose largest weight is 2', () => {
  const given = Float32Array.of(2, -2, 0.6, 0.4, -0.6, 1.4, 1.6, 0)
  expect(Array.from(quantized(given, 5))).toEqual([2, -2, 1, 0, -1, 1, 2, 0])
})

test('the largest weight stays, and no weight moves further than half a level', () => {
  const given = Float32Array.from({ length: 500 }, (_, index) => Math.sin(index * index))
  const rounded = quantized(given, 9)
  const most = Math.max(...given.map(Math.abs))
  expect(Math.max(...rounded.map(Math.abs))).toBeCloseTo(most, 6)
  for (const [index, weight] of given.entries())
    expect(Math.abs(weight - (rounded[index] ?? 0))).toBeLessThanOrEqual(most / 8 + 1e-6)
})

test('zeros', () => {
  expect(Array.from(quantized(new Float32Array(3), 5))).toEqual([0, 0, 0])
  expect(
    compressedBytes(
      model,
      feeds(() => 0),
      5,
    ),
  ).toBe(4 * matrices.length + vectors)
})

test('two levels that are equally frequent take a bit a weight', () => {
  const bytes = compressedBytes(
    model,
    feeds((_, index) => (index % 2 === 0 ? 1 : -1)),
    7,
  )
  const bits = matrices.reduce((sum, { sizes }) => sum + elements(sizes), 0)
  expect(bytes).toBeCloseTo(bits / 8 + 4 * matrices.length + vectors, 9)
})
