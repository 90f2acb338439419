/** Gini of W_E: against the reference, and for spectra that are flat or of one line. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun, wave } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { embeddings } from './reference/forward.ts'
import { gini, giniInFourierBasis } from './reference/gini.ts'

describeAgainstReference('gini_embedding', ({ model, weights, order }) => {
  const byToken = embeddings(model, weights)
  return giniInFourierBasis(order.first.map((token) => byToken[token] ?? []))
})

test('one-hot embeddings hold every component equally: 0', async () => {
  expect(await numberOf(tableRun({ p: 7, logit: wave(7, 1) }), 'gini_embedding')).toBeCloseTo(0, 7)
})

test('one component holds everything: 1 - 1/n', async () => {
  const run = tableRun({ p: 11, logit: wave(11, 1) })
  const cosine = Float32Array.from({ length: 121 }, (_, index) =>
    index < 11 ? Math.cos((2 * Math.PI * 4 * index) / 11) : 0,
  )
  const weights = new Map(run.weights).set('embed.W_E', { shape: [11, 11], data: cosine })
  expect(await numberOf({ ...run, weights }, 'gini_embedding')).toBeCloseTo(1 - 1 / 11, 6)
})

test('the reference is that of Hurley & Rickard: an arithmetic progression 1 .. N has (N - 1) / 3N', () => {
  expect(gini([4, 1, 3, 2])).toBeCloseTo(3 / 12, 12)
})
