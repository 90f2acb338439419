import type { MeasureDescription } from '../wire/measure.ts'
import type { HistoryRow } from '../wire/reading.ts'
import { StaticChart } from './static-chart.tsx'
import type { Band } from './view/bands.ts'
import { chartsOf } from './view/charts.ts'
import type { Mark } from './view/marks.ts'

type ChartsProps = {
  rows: readonly HistoryRow[]
  measures: readonly MeasureDescription[]
  bands: readonly Band[]
  marks: readonly Mark[]
}

/** Still charts that need no script; the script puts its own in their place and shows the controls. */
export function ChartsSection({ rows, measures, bands, marks }: ChartsProps) {
  const charts = chartsOf(rows, measures)
  return (
    <section aria-labelledby="charts">
      <div class="title-row">
        <h2 id="charts">Charts</h2>
        <div id="chart-controls" class="controls" hidden>
          <button id="zoom-reset" type="button" class="quiet" hidden>
            Reset zoom
          </button>
          <label>
            <input id="show-marks" type="checkbox" checked /> stops of other rules
          </label>
          <fieldset>
            <legend>Step axis</legend>
            <label>
              <input type="radio" name="step-axis" value="linear" checked /> linear
            </label>
            <label>
              <input type="radio" name="step-axis" value="log" /> log
            </label>
          </fieldset>
        </div>
      </div>
      <p id="chart-hint" class="note" hidden>
        Drag across a chart to zoom all of them, double-click to reset. With the keyboard: arrows move along
        the steps, + and − zoom, 0 resets.
      </p>
      <p class="note">
        Dashed lines with a letter: where <a href="#counterfactuals">other rules</a> would have stopped.
      </p>
      {charts.length === 0 && <p id="no-charts">Nothing to draw yet.</p>}
      <div id="chart-list" class="charts">
        {charts.map((chart) => (
          <StaticChart chart={chart} rows={rows} bands={bands} marks={marks} />
        ))}
      </div>
    </section>
  )
}
