/** Which charts a history fills: of each series the name that has values, and none of undefined readings alone. */
import { expect, test } from 'vitest'
import { chartsOf } from '../../src/pages/view/charts.ts'
import type { HistoryRow } from '../../src/wire/reading.ts'

const rows: HistoryRow[] = [0, 100].map((step) => ({
  step,
  readings: {
    test_loss: { value: 3 },
    restricted_loss_top_five: { undefined_because: 'the task is no modular arithmetic' },
    restricted_loss_irreps: { value: 2 },
    gini_embedding: { undefined_because: 'the task is no modular arithmetic' },
    gini_neuron_logit: { undefined_because: 'the task is no modular arithmetic' },
  },
  scalars: { train_loss: 1 },
}))

test('a series is drawn under the name of its task, and undefined readings are not drawn', () => {
  const charts = chartsOf(rows, [])
  expect(charts.map(({ id }) => id)).toEqual(['loss'])
  expect(charts[0]?.series.map(({ source, label }) => [source.name, label])).toEqual([
    ['train_loss', 'Train loss'],
    ['test_loss', 'Test loss'],
    ['restricted_loss_irreps', 'Restricted loss'],
  ])
})
