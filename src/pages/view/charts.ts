import type { MeasureDescription } from '../../wire/measure.ts'
import type { HistoryRow } from '../../wire/reading.ts'
import type { SeriesSource } from './columns.ts'
import { strongestFrequencies } from './strongest.ts'

/** One line of a chart. `ink` numbers its colour and dash in the style sheet and in `inks.ts`. */
export type ChartSeries = { source: SeriesSource; label: string; ink: number }

/** A chart: what it shows, on which scale, between which bounds, in which unit. */
export type Chart = {
  id: string
  title: string
  unit: string
  scale: 'linear' | 'log'
  bounds: [least: number | null, greatest: number | null]
  series: ChartSeries[]
}

/** What a chart needs to know of a measure. */
export type MeasureUnit = Pick<MeasureDescription, 'id' | 'unit'>

/**
 * A plan names the series of a chart before it is known which of them the run has. One series may have a name of its own
 * for each kind of task.
 */
type Plan = Omit<Chart, 'series'> & {
  names: readonly (readonly [names: readonly string[], label: string])[]
}

const plans: readonly Plan[] = [
  {
    id: 'loss',
    title: 'Loss',
    unit: 'nats',
    scale: 'log',
    bounds: [null, null],
    names: [
      [['train_loss'], 'Train loss'],
      [['test_loss'], 'Test loss'],
      [['restricted_loss_top_five', 'restricted_loss_irreps', 'restricted_loss_parity'], 'Restricted loss'],
      [['excluded_loss_top_five', 'excluded_loss_irreps', 'excluded_loss_parity'], 'Excluded loss'],
      [['sum_averaged_loss'], 'Sum-averaged loss'],
    ],
  },
  {
    id: 'accuracy',
    title: 'Accuracy',
    unit: 'share',
    scale: 'linear',
    bounds: [0, 1],
    names: [
      [['train_accuracy'], 'Train accuracy'],
      [['test_accuracy'], 'Test accuracy'],
    ],
  },
  {
    id: 'gini',
    title: 'Gini coefficient in the Fourier basis',
    unit: 'of 1',
    scale: 'linear',
    bounds: [0, null],
    names: [
      [['gini_embedding'], 'Embedding'],
      [['gini_neuron_logit'], 'Neuron-logit map'],
    ],
  },
  {
    id: 'weights',
    title: 'Sum of squared weights',
    unit: '',
    scale: 'linear',
    bounds: [0, null],
    names: [[['sum_squared_weights'], 'Sum of squares']],
  },
  {
    id: 'neurons',
    title: 'Single-frequency neurons',
    unit: 'share',
    scale: 'linear',
    bounds: [0, 1],
    names: [[['single_frequency_neurons'], 'Single-frequency neurons']],
  },
]

/** How many frequencies are drawn, the strongest at the newest snapshot. */
const frequenciesDrawn = 5

/** Most scalars of the trainer's own that get a chart each. */
const scalarsDrawn = 12

/** The charts that this history can fill, in the order of the page. */
export function chartsOf(rows: readonly HistoryRow[], measures: readonly MeasureUnit[]): Chart[] {
  const posted = new Set(rows.flatMap(valuesIn))
  const planned = plans.flatMap((plan): Chart[] => {
    const series = plan.names.flatMap(([names, label], ink) => {
      const name = names.find((one) => posted.has(one))
      return name === undefined ? [] : [{ source: { name }, label, ink }]
    })
    return series.length === 0 ? [] : [{ ...plan, unit: unitOf(plan, measures), series }]
  })
  return [
    ...planned.slice(0, 4),
    ...frequencyChart(rows),
    ...planned.slice(4),
    ...scalarCharts(rows, measures),
  ]
}

/** The names of the scalars and of the readings that have a value at a step. */
function valuesIn({ readings = {}, scalars = {} }: HistoryRow): string[] {
  const defined = Object.entries(readings).filter(([, reading]) => 'value' in reading)
  return [...defined.map(([name]) => name), ...Object.keys(scalars)]
}

function unitOf(plan: Plan, measures: readonly MeasureUnit[]): string {
  const first = plan.names[0]?.[0][0]
  return measures.find((measure) => measure.id === first)?.unit ?? plan.unit
}

function frequencyChart(rows: readonly HistoryRow[]): Chart[] {
  const series = strongestFrequencies(rows, frequenciesDrawn).map((k, ink) => ({
    source: { name: 'frequency_energies', entry: k - 1 },
    label: `k=${k}`,
    ink,
  }))
  if (series.length === 0) return []
  return [
    {
      id: 'frequencies',
      title: 'Energy of key frequencies',
      unit: 'share',
      scale: 'linear',
      bounds: [0, null],
      series,
    },
  ]
}

/** What the trainer reports beyond the names that the advisor reads: a chart each, under its own name. */
function scalarCharts(rows: readonly HistoryRow[], measures: readonly MeasureUnit[]): Chart[] {
  const taken = new Set([
    ...plans.flatMap((plan) => plan.names.flatMap(([names]) => names)),
    ...measures.map(({ id }) => id),
  ])
  const own = new Set(
    rows.flatMap((row) => Object.keys(row.scalars ?? {})).filter((name) => !taken.has(name)),
  )
  return [...own]
    .sort()
    .slice(0, scalarsDrawn)
    .map((name) => ({
      id: `scalar-${name}`,
      title: name.replaceAll('_', ' '),
      unit: '',
      scale: 'linear',
      bounds: [null, null],
      series: [{ source: { name }, label: name.replaceAll('_', ' '), ink: 0 }],
    }))
}
