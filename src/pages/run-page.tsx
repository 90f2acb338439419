import { raw } from 'hono/html'
import type { Advice } from '../wire/advice.ts'
import type { Attempt } from '../wire/attempt.ts'
import type { CounterfactualStop } from '../wire/counterfactuals.ts'
import type { MeasureDescription } from '../wire/measure.ts'
import type { History } from '../wire/reading.ts'
import type { Run } from '../wire/run.ts'
import { ChartsSection } from './charts-section.tsx'
import { CounterfactualsSection } from './counterfactuals-section.tsx'
import { EvidenceSection } from './evidence-section.tsx'
import { Hero } from './hero.tsx'
import { Layout } from './layout.tsx'
import { PhasePatterns } from './phase-patterns.tsx'
import { ReadingsSection } from './readings-section.tsx'
import { RunHeader } from './run-header.tsx'
import { TimelineSection } from './timeline-section.tsx'
import { bandsOf, type Timeline } from './view/bands.ts'
import { stopMarks } from './view/marks.ts'
import { scriptJson } from './view/script-json.ts'

export type RunPageProps = {
  run: Run
  /** By number. */
  attempts: readonly Attempt[]
  timeline: Timeline
  history: History
  advice: Advice | null
  /** In the order of their letters. */
  counterfactuals: readonly CounterfactualStop[]
  measures: readonly MeasureDescription[]
  nowMs: number
}

/**
 * The page of one run. Elements marked `data-region` are replaced by the script with newer ones from this same page;
 * `page-data`, `page-bands` and `page-marks` are what the charts need besides the history that they fetch.
 */
export function RunPage(props: RunPageProps) {
  const { run, attempts, timeline, history, measures, nowMs } = props
  // Of a run that has posted nothing there is nothing to judge, and the page says how to begin.
  const hasBegun = run.step !== null
  const advice = hasBegun ? props.advice : null
  const counterfactuals = hasBegun ? props.counterfactuals : []
  const bands = bandsOf(timeline, run.step ?? 0)
  return (
    <Layout title={run.name} script="run">
      <PhasePatterns />
      <RunHeader {...{ run, attempts, advice, nowMs }} />
      <p id="announcement" class="unseen" role="status" />
      <div id="region-hero" data-region>
        <Hero run={run} advice={advice} />
      </div>
      <div id="region-timeline" data-region>
        <TimelineSection {...{ run, attempts, bands, timeline, advice }} />
        <script id="page-bands" type="application/json">
          {raw(scriptJson(bands))}
        </script>
      </div>
      <ChartsSection
        rows={history.rows}
        measures={measures}
        bands={bands}
        marks={stopMarks(counterfactuals)}
      />
      <div id="region-counterfactuals" data-region>
        <CounterfactualsSection stops={counterfactuals} />
      </div>
      <div id="region-evidence" data-region>
        <EvidenceSection advice={advice} measures={measures} />
      </div>
      <div id="region-readings" data-region>
        <ReadingsSection run={run} history={history} measures={measures} />
      </div>
      <script id="page-data" type="application/json">
        {raw(scriptJson({ run: run.run, measures }))}
      </script>
    </Layout>
  )
}
