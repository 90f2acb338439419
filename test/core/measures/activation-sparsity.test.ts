/** Activation sparsity: against the reference, and of neurons that fire once. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, weight } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { mean } from './reference/arrays.ts'

describeAgainstReference('activation_sparsity', ({ pairs }) => {
  const activations = pairs.filter(({ split }) => split !== null).flatMap(({ neurons }) => neurons)
  const least = 0.01 * Math.sqrt(mean(activations.map((x) => x * x)))
  return mean(activations.map((x) => (Math.abs(x) <= least ? 1 : 0)))
})

test('one of p^2 neurons fires on each pair', async () => {
  const readings = await readingsOf(tableRun({ p: 5, logit: () => 1 }))
  const share = expect.closeTo(24 / 25, 12)
  expect(readings['activation_sparsity']).toEqual({ value: share, by: { 'neurons.1': share } })
})

test('a change of scale does not count', async () => {
  const run = tableRun({ p: 5, logit: () => 1 })
  const scaled = new Map(
    Array.from(run.weights, ([name, { shape, data }]) => [
      name,
      weight(shape, (index) => 1e-6 * (data[index] ?? 0)),
    ]),
  )
  // Embeddings and W_in shrink by 1e-12 together, the bias by 1e-6: it is raised to what it was beside them.
  const bias = run.weights.get('mlp.b_in') ?? expect.fail('no bias')
  scaled.set(
    'mlp.b_in',
    weight(bias.shape, () => -1e-12),
  )
  expect(await numberOf({ ...run, weights: scaled }, 'activation_sparsity')).toBeCloseTo(24 / 25, 12)
})

test('all of them where every activation is zero', async () => {
  const run = tableRun({ p: 5, logit: () => 1 })
  const bias = run.weights.get('mlp.b_in') ?? expect.fail('no bias')
  const silent = new Map(run.weights).set(
    'mlp.b_in',
    weight(bias.shape, () => -9),
  )
  expect(await numberOf({ ...run, weights: silent }, 'activation_sparsity')).toBe(1)
})
