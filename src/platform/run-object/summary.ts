/** A run in one row, for the list of runs and for the run itself. */
import type { RuledAdvice } from '../../core/rules/ruled-advice.ts'
import type { Run, RunSummary } from '../../wire/run.ts'
import { newestStep } from './history.ts'
import { expectedBy } from './pace.ts'
import type { RunRow } from './run-row.ts'
import { countSnapshots } from './snapshots.ts'

export function summaryOf(sql: SqlStorage, row: RunRow, advice: RuledAdvice): RunSummary {
  const expected = expectedBy(sql, row)
  return {
    run: row.id,
    name: row.name,
    created_at: new Date(row.created_at).toISOString(),
    heard_at: new Date(row.heard_at).toISOString(),
    expected_by: expected === null ? null : new Date(expected).toISOString(),
    state: row.state,
    step: newestStep(sql),
    snapshots: countSnapshots(sql),
    phase: advice.phase,
    phase_probability: advice.verdict.probabilities[advice.phase],
    advice: advice.advice,
    planned_steps: row.spec.schedule.planned_steps ?? null,
    max_steps: row.spec.schedule.max_steps ?? null,
  }
}

export function runOf(summary: RunSummary, row: RunRow, attempt: number): Run {
  return {
    ...summary,
    spec: row.spec,
    has_probe: row.probe_sha256 !== null,
    has_model: row.model_sha256 !== null,
    attempt,
  }
}
