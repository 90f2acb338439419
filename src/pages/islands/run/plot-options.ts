import type uPlot from 'uplot'
import type { Chart } from '../../view/charts.ts'
import { inks, inkVariable } from '../../view/inks.ts'
import { countText, tickText, valueText } from '../../view/number-words.ts'
import { decadeTicks, linearTicks, stepDecadeTicks } from '../../view/ticks.ts'
import { paintMarks } from './marks.ts'
import { nearestKnown, newestKnown } from './nearest.ts'
import { nameBands, paintBands } from './phase-bands.ts'
import { backward, forward, type ViewState, visibleSteps } from './view-state.ts'

/** What a chart may ask of the wall that it hangs on. */
export type Wall = {
  state: ViewState
  zoomTo(from: number, to: number): void
  resetZoom(): void
  /** Puts the cursor of every chart on a step. */
  pointAt(step: number): void
}

export const plotHeight = 230

/** The options of one chart. Zoom is the wall's, so that all charts show the same steps. */
export function plotOptions(chart: Chart, wall: Wall, width: number): uPlot.Options {
  const { state } = wall
  const axis = axisLook(state)
  return {
    width,
    height: plotHeight,
    padding: [8, 18, 0, 0],
    legend: {
      live: true,
      markers: { width: 2, dash: (_, index) => legendDash(chart.series[index - 1]?.ink) },
    },
    cursor: {
      y: false,
      sync: { key: 'run', scales: ['x', null], filters: { pub: isMove, sub: isMove } },
      drag: { x: true, y: false, setScale: false },
      points: { size: 7 },
      dataIdx: nearestKnown,
      bind: {
        dblclick: () => () => {
          wall.resetZoom()
          return null
        },
      },
    },
    scales: {
      x: {
        time: false,
        distr: 100,
        fwd: (step) => forward(state.stepAxis, step),
        bwd: (place) => backward(state.stepAxis, place),
        range: () => {
          const { from, to } = visibleSteps(state)
          return [from, to]
        },
      },
      y:
        chart.scale === 'log'
          ? { distr: 3, log: 10 }
          : { range: { min: bound(chart.bounds[0]), max: bound(chart.bounds[1]) } },
    },
    axes: [
      {
        ...axis,
        splits: (_, __, from, to) =>
          state.stepAxis === 'log'
            ? stepDecadeTicks(from, to)
            : linearTicks(from, to, Math.max(2, Math.floor(width / 110))),
        values: (_, steps) => steps.map(countText),
        size: 30,
      },
      {
        ...axis,
        ...(chart.scale === 'log' && {
          splits: (_: uPlot, __: number, from: number, to: number) => decadeTicks(from, to, 6),
        }),
        values: (_, values) => values.map(tickText),
        size: 58,
      },
    ],
    series: [
      { label: 'step', value: (plot, step) => stepText(plot, step) },
      ...chart.series.map((series): uPlot.Series => {
        const ink = inks[series.ink % inks.length]
        return {
          label: series.label,
          stroke: () => state.colour(inkVariable(series.ink)),
          width: ink?.width ?? 1.5,
          dash: [...(ink?.dash ?? [])],
          points: { size: 4, fill: () => state.colour(inkVariable(series.ink)) },
          value: (plot, value, index, row) => cellText(plot, value, index, row),
        }
      }),
    ],
    hooks: {
      drawClear: [paintBands(state)],
      drawAxes: [nameBands(state)],
      draw: [paintMarks(state)],
      setSelect: [
        (plot) => {
          const { left, width: selected } = plot.select
          if (selected < 3) return
          wall.zoomTo(plot.posToVal(left, 'x'), plot.posToVal(left + selected, 'x'))
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        },
      ],
    },
  }
}

/** The border style that looks most like an ink's dashes. */
function legendDash(ink = 0): string {
  const [stroke = 0] = inks[ink % inks.length]?.dash ?? []
  if (stroke === 0) return 'solid'
  return stroke > 4 ? 'dashed' : 'dotted'
}

function isMove(type: string): boolean {
  return type === 'mousemove' || type === 'mouseleave' || type === 'mouseenter'
}

function bound(hard: number | null): uPlot.Range.Limit {
  return hard === null ? { pad: 0.08 } : { hard, soft: hard, mode: 1, pad: 0 }
}

function axisLook({ colour }: ViewState): uPlot.Axis {
  return {
    stroke: () => colour('--muted'),
    font: '11px system-ui, sans-serif',
    // Ticks are chosen by the splits; without this, uPlot drops most labels of a scale that is not linear.
    filter: (_, splits) => splits,
    grid: { stroke: () => colour('--rule'), width: 1 },
    ticks: { stroke: () => colour('--rule'), width: 1, size: 4 },
  }
}

/** The step under the cursor, or the newest where there is no cursor. */
function stepText(plot: uPlot, step: number | null): string {
  const shown = step ?? plot.data[0].at(-1)
  return shown === undefined || shown === null ? '' : countText(shown)
}

function cellText(plot: uPlot, value: number | null | undefined, index: number, row: number | null): string {
  if (row === null) {
    const newest = newestKnown(plot, index)
    return newest === undefined ? '' : valueText(newest)
  }
  if (value === undefined) return ''
  return value === null ? 'undefined' : valueText(value)
}
