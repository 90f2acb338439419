/** Gini of W_L: against the reference, and for spectra that are flat or of one line. */
import { expect, test } from 'vitest'
import { numberOf } from '../small-run.ts'
import { tableRun } from '../table-run.ts'
import { describeAgainstReference } from './against-reference.ts'
import { neuronLogitMap } from './reference/forward.ts'
import { giniInFourierBasis } from './reference/gini.ts'

describeAgainstReference('gini_neuron_logit', ({ model, weights, order }) => {
  const byClass = neuronLogitMap(model, weights)
  return giniInFourierBasis(order.classes.map((label) => byClass[label] ?? []))
})

test('a neuron for each class holds every component equally: 0', async () => {
  const run = tableRun({ p: 7, logit: (a, b, c) => (a === 0 && b === c ? 1 : 0) })
  expect(await numberOf(run, 'gini_neuron_logit')).toBeCloseTo(0, 7)
})

test('one component holds everything: 1 - 1/n', async () => {
  const run = tableRun({ p: 7, logit: (a, _, c) => a * Math.sin((2 * Math.PI * 3 * c) / 7) })
  expect(await numberOf(run, 'gini_neuron_logit')).toBeCloseTo(1 - 1 / 7, 6)
})
