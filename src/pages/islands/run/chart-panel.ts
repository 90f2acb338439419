import uPlot from 'uplot'
import type { HistoryRow } from '../../../wire/reading.ts'
import type { Chart } from '../../view/charts.ts'
import { columnsOf } from '../../view/columns.ts'
import { extremeRows } from '../../view/extreme-rows.ts'
import { answerKeys } from './keyboard.ts'
import { plotHeight, plotOptions, type Wall } from './plot-options.ts'
import { visibleSteps } from './view-state.ts'

/** Buckets of rows given to a chart: enough that none is wider than a pixel of a wide screen. */
const buckets = 2000

/** One chart on the wall. */
export type ChartPanel = {
  update(rows: readonly HistoryRow[]): void
  /** After the zoom, the step axis or the colours changed. */
  restyle(): void
  pointAt(step: number): void
  remove(): void
}

/** Puts a chart into its figure, in place of the still one. */
export function chartPanel(figure: HTMLElement, chart: Chart, wall: Wall): ChartPanel {
  const place = document.createElement('div')
  place.className = 'live-chart'
  figure.replaceChildren(caption(chart), place)
  const plot = new uPlot(plotOptions(chart, wall, Math.max(place.clientWidth, 240)), undefined, place)
  makeReachable(plot, chart, wall)
  const resizing = new ResizeObserver(() => {
    if (place.clientWidth > 0) plot.setSize({ width: place.clientWidth, height: plotHeight })
  })
  resizing.observe(place)

  const showVisible = () => {
    const { from, to } = visibleSteps(wall.state)
    plot.setScale('x', { min: from, max: to })
    figure.dataset['from'] = String(Math.round(from))
    figure.dataset['to'] = String(Math.round(to))
  }
  return {
    update: (rows) => {
      plot.batch(() => {
        plot.setData(dataOf(chart, rows), false)
        showVisible()
      })
      showNewest(plot)
    },
    restyle: () => {
      plot.batch(() => {
        showVisible()
        plot.redraw(true, true)
      })
    },
    pointAt: (step) => {
      plot.setCursor({ left: plot.valToPos(step, 'x'), top: plot.over.clientHeight / 2 })
    },
    remove: () => {
      resizing.disconnect()
      plot.destroy()
    },
  }
}

/** Where no cursor is, the legend tells the newest values; uPlot renews it only when the cursor moves. */
function showNewest(plot: uPlot): void {
  const { left = -1 } = plot.cursor
  if (left < 0) plot.setLegend({ idxs: plot.series.map(() => null) }, false)
}

function dataOf(chart: Chart, rows: readonly HistoryRow[]): uPlot.AlignedData {
  const { steps, cells } = columnsOf(
    rows,
    chart.series.map(({ source }) => source),
  )
  const kept = extremeRows(cells, steps.length, buckets)
  return [kept.map((row) => steps[row] ?? 0), ...cells.map((column) => kept.map((row) => column[row]))]
}

function caption({ title, unit }: Chart): HTMLElement {
  const element = document.createElement('figcaption')
  element.textContent = title
  if (unit === '') return element
  const unitElement = document.createElement('span')
  unitElement.className = 'unit'
  unitElement.textContent = unit
  element.append(unitElement)
  return element
}

/** The keyboard's way in: the plot takes the focus, and the names in the legend are buttons. */
function makeReachable(plot: uPlot, chart: Chart, wall: Wall): void {
  const { over } = plot
  over.tabIndex = 0
  over.setAttribute('role', 'application')
  over.setAttribute(
    'aria-label',
    `${chart.title} by step, ${chart.scale} scale: ${chart.series.map(({ label }) => label).join(', ')}. Arrow keys move along the steps, plus and minus zoom, 0 resets.`,
  )
  over.addEventListener('keydown', answerKeys(plot, wall))
  for (const name of plot.root.querySelectorAll<HTMLElement>('.u-series + .u-series th')) {
    name.tabIndex = 0
    name.setAttribute('role', 'button')
    name.title = 'Show or hide'
    name.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      name.click()
    })
  }
}
