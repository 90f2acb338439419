import type { RunSummary } from '../wire/run.ts'
import { Beginning } from './beginning.tsx'
import { Layout } from './layout.tsx'
import { PhaseLabel } from './phase-label.tsx'
import { PhasePatterns } from './phase-patterns.tsx'
import { Progress } from './progress.tsx'
import { TrainerHeard } from './trainer-heard.tsx'
import { readAdvice } from './view/advice-words.ts'
import { instantText } from './view/liveness.ts'
import { countText } from './view/number-words.ts'
import { readPhase } from './view/phase-words.ts'
import { probabilityNumber, probabilityWords } from './view/probability-words.ts'

type RunsPageProps = {
  runs: RunSummary[]
  next_cursor: string | null
  cursor: string | undefined
  nowMs: number
}

/** The list of runs. */
export function RunsPage({ runs, next_cursor, cursor, nowMs }: RunsPageProps) {
  return (
    <Layout title="Runs" script="runs">
      <PhasePatterns />
      <div class="title-row">
        <h1>Runs</h1>
        <p id="connection" class="connection" data-state="static">
          as of {instantText(new Date(nowMs).toISOString())}
        </p>
      </div>
      <div id="region-runs" data-region>
        {runs.length === 0 && cursor === undefined ? <Beginning /> : <RunsTable runs={runs} nowMs={nowMs} />}
        {next_cursor !== null && (
          <p>
            <a href={`/?cursor=${encodeURIComponent(next_cursor)}`} rel="next">
              Older runs
            </a>
          </p>
        )}
      </div>
    </Layout>
  )
}

function RunsTable({ runs, nowMs }: { runs: RunSummary[]; nowMs: number }) {
  return (
    <table class="runs">
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Phase</th>
          <th scope="col">Advice</th>
          <th scope="col">Step</th>
          <th scope="col" class="number">
            Snapshots
          </th>
          <th scope="col">Trainer</th>
          <th scope="col">Created</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow run={run} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  )
}

function RunRow({ run, nowMs }: { run: RunSummary; nowMs: number }) {
  const advice = readAdvice(run.advice)
  return (
    <tr data-run={run.run}>
      <th scope="row">
        <a class="run-name" href={`/runs/${run.run}`}>
          {run.name}
        </a>
      </th>
      <td data-label="Phase">
        <PhaseLabel {...readPhase(run.phase)} />
        <div class="detail">
          {probabilityWords(run.phase_probability)} ({probabilityNumber(run.phase_probability)})
        </div>
      </td>
      <td data-label="Advice">
        <span class={`advice-label advice-${advice.advice}`}>{advice.label}</span>
      </td>
      <td data-label="Step">
        <Progress step={run.step} planned={run.planned_steps} most={run.max_steps} />
      </td>
      <td data-label="Snapshots" class="number">
        {countText(run.snapshots)}
      </td>
      <td data-label="Trainer">
        <TrainerHeard heard={run} nowMs={nowMs} />
      </td>
      <td data-label="Created">
        <time datetime={run.created_at}>{instantText(run.created_at)}</time>
      </td>
    </tr>
  )
}
