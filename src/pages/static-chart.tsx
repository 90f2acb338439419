import type { HistoryRow } from '../wire/reading.ts'
import type { Band } from './view/bands.ts'
import type { Chart } from './view/charts.ts'
import { columnsOf } from './view/columns.ts'
import { extremeRows } from './view/extreme-rows.ts'
import { inks } from './view/inks.ts'
import { fitScale, linePath, type Scale, shareOf } from './view/line-path.ts'
import { gatheredMarks, type Mark } from './view/marks.ts'
import { countText, tickText } from './view/number-words.ts'
import { decadeTicks, linearTicks } from './view/ticks.ts'

const box = { width: 600, height: 180 } as const

/** Letters of marks need this share of the axis to stand beside each other. */
const lettersApart = 0.04

/** Rows of a static chart, at most: the first, last, least and greatest of each bucket are drawn. */
const buckets = 150

/** A chart as plain SVG: phase bands, lines told apart by colour and dash, axes in HTML-free text. */
export function StaticChart({
  chart,
  rows,
  bands,
  marks,
}: {
  chart: Chart
  rows: readonly HistoryRow[]
  bands: readonly Band[]
  marks: readonly Mark[]
}) {
  const all = columnsOf(
    rows,
    chart.series.map((series) => series.source),
  )
  const kept = extremeRows(all.cells, all.steps.length, buckets)
  const steps = kept.map((row) => all.steps[row] ?? 0)
  const cells = all.cells.map((column) => kept.map((row) => column[row]))
  const x: Scale = { kind: 'linear', from: 0, to: Math.max(steps.at(-1) ?? 0, 1) }
  const y = fitScale(chart.scale, cells, chart.bounds)
  const yTicks = chart.scale === 'log' ? decadeTicks(y.from, y.to, 6) : linearTicks(y.from, y.to, 5)
  const xTicks = linearTicks(0, x.to, 4)
  const stops = gatheredMarks(marks).filter(({ step }) => step <= x.to)
  return (
    <figure class="chart" data-chart={chart.id}>
      <figcaption>
        {chart.title}
        {chart.unit !== '' && <span class="unit">{chart.unit}</span>}
      </figcaption>
      <div class="static-chart" role="img" aria-label={`${chart.title} by step`}>
        {stops.length > 0 && (
          <svg class="marks" width="100%" height="14" aria-hidden="true">
            {gatheredMarks(marks, x.to * lettersApart).map(({ step, letters }) => (
              <text class="mark-text" x={`${((100 * step) / x.to).toFixed(2)}%`} y="11" text-anchor="middle">
                {letters}
              </text>
            ))}
          </svg>
        )}
        <svg class="y-axis" width="56" height={box.height} aria-hidden="true">
          {yTicks.map((value) => (
            <text
              class="tick"
              x="50"
              y={(1 - (shareOf(y, value) ?? 0)) * box.height}
              dy="0.32em"
              text-anchor="end"
            >
              {tickText(value)}
            </text>
          ))}
        </svg>
        <svg
          class="plot"
          viewBox={`0 0 ${box.width} ${box.height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          height={box.height}
        >
          {bands.map((band) => (
            <rect
              class={`tint-${band.phase}`}
              x={((shareOf(x, band.from) ?? 0) * box.width).toFixed(1)}
              width={(((band.to - band.from) / x.to) * box.width).toFixed(1)}
              height={box.height}
            />
          ))}
          {yTicks.map((value) => (
            <path
              class="grid"
              d={`M0 ${((1 - (shareOf(y, value) ?? 0)) * box.height).toFixed(1)}H${box.width}`}
            />
          ))}
          {chart.series.map(({ ink }, index) => (
            <path
              class={`line ink-${ink % inks.length}`}
              stroke-dasharray={inks[ink % inks.length]?.dash.join(' ')}
              stroke-width={inks[ink % inks.length]?.width}
              d={linePath(steps, cells[index] ?? [], { x, y }, box)}
            />
          ))}
          {stops.map(({ step }) => (
            <path class="stop-mark" d={`M${((step / x.to) * box.width).toFixed(1)} 0V${box.height}`} />
          ))}
        </svg>
        <svg class="x-axis" width="100%" height="20" aria-hidden="true">
          {xTicks.map((step) => (
            <text
              class="tick"
              x={`${((100 * step) / x.to).toFixed(2)}%`}
              y="14"
              text-anchor={step === 0 ? 'start' : step > x.to * 0.95 ? 'end' : 'middle'}
            >
              {countText(step)}
            </text>
          ))}
        </svg>
      </div>
      <ul class="legend">
        {chart.series.map(({ label, ink }) => (
          <li>
            <svg class="line-swatch" width="24" height="8" aria-hidden="true">
              <path
                class={`line ink-${ink % inks.length}`}
                stroke-dasharray={inks[ink % inks.length]?.dash.join(' ')}
                stroke-width={inks[ink % inks.length]?.width}
                d="M0 4H24"
              />
            </svg>
            {label}
          </li>
        ))}
      </ul>
    </figure>
  )
}
