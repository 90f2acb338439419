/** The chart of the preview: one chart of the run, with marks where the rules would have stopped it. */
import type { HistoryRow } from '../../../wire/reading.ts'
import { type Chart, chartsOf } from '../../view/charts.ts'
import type { Mark } from '../../view/marks.ts'
import { type ChartPanel, chartPanel } from '../run/chart-panel.ts'
import { palette } from '../run/colours.ts'
import { fetchHistory } from '../run/history.ts'
import { bandOf, listOf } from '../run/incoming.ts'
import type { Wall } from '../run/plot-options.ts'
import { part } from '../shared/elements.ts'

/** Draws as soon as the history has come, and nothing where there is none. */
export function previewChart(run: string): { mark(marks: readonly Mark[]): void } {
  const figure = part(document, '#preview-chart', HTMLElement)
  const bands = listOf(JSON.parse(document.querySelector('#page-bands')?.textContent ?? '[]'), bandOf)
  let panel: ChartPanel | undefined
  const wall: Wall = {
    state: { zoom: undefined, stepAxis: 'linear', bands, marks: [], end: 0, colour: palette() },
    zoomTo: (from, to) => show({ from: Math.max(0, from), to }),
    resetZoom: () => show(undefined),
    pointAt: (step) => panel?.pointAt(step),
  }
  const show = (zoom: Wall['state']['zoom']) => {
    wall.state.zoom = zoom
    panel?.restyle()
  }
  document.addEventListener('latebloom:theme', () => {
    wall.state.colour = palette()
    panel?.restyle()
  })
  void fetchHistory(run, null).then((fetched) => {
    if (fetched.kind !== 'rows') return
    const chart = telling(fetched.rows)
    if (chart === undefined) return
    wall.state.end = fetched.rows.at(-1)?.step ?? 0
    figure.hidden = false
    panel = chartPanel(figure, chart, wall)
    panel.update(fetched.rows)
  })
  return {
    mark: (marks) => {
      wall.state.marks = marks
      panel?.restyle()
    },
  }
}

/** What tells most of whether stopping was right: accuracy, or loss where there is none. */
function telling(rows: readonly HistoryRow[]): Chart | undefined {
  const charts = chartsOf(rows, [])
  return charts.find(({ id }) => id === 'accuracy') ?? charts[0]
}
