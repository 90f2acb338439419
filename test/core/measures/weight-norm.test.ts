/** The norm of the weights: of known tensors, and against the sum of squares. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, weight } from '../small-run.ts'
import { alone } from './spectra/matrices.ts'

test('of all tensors, and of each', async () => {
  const readings = await readingsOf(
    alone({ a: weight([2, 2], () => 1), b: weight([3], () => -2), scalar: weight([], () => 3) }),
  )
  expect(readings['weight_norm']).toEqual({ value: 5, by: { a: 2, b: Math.sqrt(12), scalar: 3 } })
  expect(readings['sum_squared_weights']).toEqual({ value: 25 })
})

test('over several chunks', async () => {
  expect(await numberOf(alone({ w: weight([400, 1000], () => 0.5) }), 'weight_norm')).toBeCloseTo(
    Math.sqrt(100_000),
    9,
  )
})

test('single norms are left out where there are many', async () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`w${at}`, weight([1], () => 1)]))
  expect((await readingsOf(alone(many)))['weight_norm']).toEqual({ value: 10 })
})
