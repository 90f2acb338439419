import type { HistoryRow } from '../../../wire/reading.ts'
import type { Band } from '../../view/bands.ts'
import { type Chart, chartsOf, type MeasureUnit } from '../../view/charts.ts'
import type { Mark } from '../../view/marks.ts'
import { type ChartPanel, chartPanel } from './chart-panel.ts'
import { palette } from './colours.ts'
import { chartControls } from './controls.ts'
import type { Wall } from './plot-options.ts'
import type { ViewState } from './view-state.ts'

type Hung = { shape: string; panel: ChartPanel }

/** All charts of the page: they share steps, zoom and cursor, and are made anew only when their lines become others. */
export class ChartWall implements Wall {
  readonly state: ViewState
  readonly #measures: readonly MeasureUnit[]
  readonly #hung = new Map<string, Hung>()
  #rows: readonly HistoryRow[] = []
  #marks: readonly Mark[] = []
  readonly #controls = chartControls({
    stepAxis: (stepAxis) => {
      this.state.stepAxis = stepAxis
      this.#rehang()
    },
    resetZoom: () => this.resetZoom(),
    marks: () => {
      this.#showMarks()
      this.#restyle()
    },
  })

  constructor(measures: readonly MeasureUnit[]) {
    this.#measures = measures
    const { stepAxis } = this.#controls
    this.state = { zoom: undefined, stepAxis, bands: [], marks: [], end: 0, colour: palette() }
    document.addEventListener('latebloom:theme', () => {
      this.state.colour = palette()
      this.#restyle()
    })
  }

  draw(rows: readonly HistoryRow[], bands: readonly Band[], marks: readonly Mark[]): void {
    this.#rows = rows
    this.#marks = marks
    this.state.bands = bands
    this.#showMarks()
    this.state.end = rows.at(-1)?.step ?? 0
    const charts = chartsOf(rows, this.#measures)
    if (charts.length === 0) return
    this.#controls.show()
    for (const chart of charts) this.#panelOf(chart).update(rows)
  }

  zoomTo = (from: number, to: number): void => {
    this.#zoom({ from: Math.max(0, from), to })
  }

  resetZoom = (): void => {
    this.#zoom(undefined)
  }

  pointAt = (step: number): void => {
    for (const { panel } of this.#hung.values()) panel.pointAt(step)
  }

  #zoom(zoom: ViewState['zoom']): void {
    this.state.zoom = zoom
    this.#controls.zoomed(zoom !== undefined)
    this.#restyle()
  }

  #showMarks(): void {
    this.state.marks = this.#controls.marks() ? this.#marks : []
  }

  #restyle(): void {
    for (const { panel } of this.#hung.values()) panel.restyle()
  }

  /** Charts keep places on an axis; where the axis itself becomes another, they are made anew. */
  #rehang(): void {
    for (const { panel } of this.#hung.values()) panel.remove()
    this.#hung.clear()
    this.draw(this.#rows, this.state.bands, this.#marks)
  }

  #panelOf(chart: Chart): ChartPanel {
    const shape = JSON.stringify(chart)
    const known = this.#hung.get(chart.id)
    if (known?.shape === shape) return known.panel
    known?.panel.remove()
    const panel = chartPanel(figureOf(chart), chart, this)
    this.#hung.set(chart.id, { shape, panel })
    return panel
  }
}

/** The figure of a chart: the still one's, or a new one at the end. */
function figureOf({ id }: Chart): HTMLElement {
  const known = document.querySelector<HTMLElement>(`[data-chart="${CSS.escape(id)}"]`)
  if (known !== null) return known
  const figure = document.createElement('figure')
  figure.className = 'chart'
  figure.dataset['chart'] = id
  document.querySelector('#chart-list')?.append(figure)
  return figure
}
