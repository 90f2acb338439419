/** Spectral entropy of the hidden states: against the reference, and of states whose covariance is known. */
import { expect, test } from 'vitest'
import { randomRun } from '../random-run.ts'
import { numberOf, readingsOf, reasonOf, weight } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference, expectClose } from './against-reference.ts'
import { sum } from './reference/arrays.ts'
import { eigenpairs, scatter } from './reference/eigen.ts'
import { type ReferenceRun, referenceOf } from './reference/run.ts'

/** Of a layer's states over the pairs of the probe, which are all in the sample. */
function entropy({ pairs }: ReferenceRun, layer: number): number {
  const rows = pairs.filter(({ split }) => split !== null).map(({ hidden }) => hidden.at(layer) ?? [])
  const values = eigenpairs(scatter(rows)).map(({ value }) => Math.max(0, value))
  const shares = values.map((value) => value / sum(values)).filter((share) => share > 0)
  return (
    -sum(shares.map((share) => share * Math.log(share))) / Math.log(Math.min(values.length, rows.length - 1))
  )
}

describeAgainstReference('representation_entropy', (run) => entropy(run, -1))

test('by layer; the embedding of a separator that is always the same is left out', async () => {
  const transformer = randomRun({ operation: 'add', modulus: 7, architecture: 'transformer', seed: 5 })
  expect(await readingsOf(transformer)).toMatchObject({
    representation_entropy: { by: { 'hidden.1': expect.any(Number) } },
  })
  const mlp = randomRun({ operation: 'add', modulus: 7, architecture: 'mlp', seed: 6 })
  const reading = (await readingsOf(mlp))['representation_entropy']
  if (reading === undefined || !('value' in reading)) return expect.fail('it has a value')
  expect(Object.keys(reading.by ?? {})).toEqual(['hidden.0', 'hidden.1', 'hidden.2'])
  for (const layer of [0, 1, 2])
    expectClose(reading.by?.[`hidden.${layer}`], entropy(referenceOf(mlp), layer))
  expect(reading.value).toBe(reading.by?.['hidden.2'])
})

test('states that are all orthogonal spread over as many directions as there are', async () => {
  // The neurons of a table are one-hot: 25 rows of 25 elements, in 24 directions around their mean.
  const run = tableRun({ p: 5, logit: () => 1 })
  expect(await numberOf(run, 'representation_entropy')).toBeCloseTo(1, 12)
})

test('states on one line have no entropy', async () => {
  const run = tableRun({ p: 5, logit: () => 1 })
  const W_in = run.weights.get('mlp.W_in') ?? expect.fail('no W_in')
  // Only the neuron of (0, 0) is left.
  const lone = weight(W_in.shape, (index) => (index < 10 ? (W_in.data[index] ?? 0) : 0))
  const reading = await numberOf(
    { ...run, weights: new Map(run.weights).set('mlp.W_in', lone) },
    'representation_entropy',
  )
  expect(reading).toBeCloseTo(0, 12)
})

test('undefined where all states are the same', async () => {
  const run = tableRun({ p: 5, logit: () => 1 })
  const zero = new Map(
    Array.from(run.weights, ([name, { shape }]) => [name, weight(shape, () => 0)] as const),
  )
  expect(reasonOf(await readingsOf({ ...run, weights: zero }), 'representation_entropy')).toContain(
    'the same in every row',
  )
})
