/** Begins an attempt: what lies after the step that it goes on from leaves the history, and is kept beside it. */
import type { AttemptBegun } from '../../service/ports.ts'
import type { AttemptStart } from '../../wire/attempt.ts'
import { insertAttempt, MOST_ATTEMPTS_OF_A_RUN, newestAttempt } from './attempts.ts'
import { INDEX_TOPIC } from './deliver.ts'
import { fold } from './fold.ts'
import { newestStep } from './history.ts'
import { broadcast } from './live.ts'
import { announce } from './outbox.ts'
import { setClosed } from './retention.ts'
import { bringRulesForward, readRulesets } from './rules.ts'
import { type RunRow, updateRun } from './run-row.ts'
import type { RunState } from './run-state.ts'

/** What each table keeps of a step, in its own columns. */
const abandonable = {
  snapshots: 'step, sha256, bytes, state, attempts, failure',
  readings: 'step, body',
  scalars: 'step, body',
  advice: 'step, version, body, given_at, attempt, cause',
} as const

export function beginAttempt(state: RunState, row: RunRow, start: AttemptStart, now: number): AttemptBegun {
  const { sql } = state
  if (newestAttempt(sql).attempt >= MOST_ATTEMPTS_OF_A_RUN)
    return { kind: 'too_many', most: MOST_ATTEMPTS_OF_A_RUN }
  const begun = state.ctx.storage.transactionSync(() => {
    const attempt = insertAttempt(sql, start, newestStep(sql), now)
    abandonAfter(sql, start.from_step, attempt.attempt - 1)
    // Whoever resumes the trainer of a closed run has opened it again.
    updateRun(sql, { ...row, state: 'open' })
    setClosed(sql, 'open', now)
    announce(sql, INDEX_TOPIC, now, now)
    bringRulesForward(sql, start.from_step + 1)
    const rulesets = readRulesets(sql, row)
    const { memory } = fold(sql, row.spec, rulesets, state.memory, start.from_step + 1)
    return { attempt, memory, rulesets }
  })
  // Only after the transaction, as with every fold.
  state.memory = begun.memory
  state.rulesets = begun.rulesets
  state.row = { ...row, state: 'open' }
  if (row.state !== 'open') broadcast(state.ctx, { type: 'run', state: 'open' })
  broadcast(state.ctx, { type: 'recomputed', from_step: start.from_step })
  return { kind: 'begun', attempt: begun.attempt }
}

/** `lineage` is the attempt whose history this was until now. Leases end with their rows: whoever holds one finds none. */
function abandonAfter(sql: SqlStorage, step: number, lineage: number): void {
  // Nothing of what is still arriving was acknowledged.
  sql.exec("DELETE FROM snapshots WHERE step > ? AND state = 'receiving'", step)
  for (const [table, columns] of Object.entries(abandonable)) {
    sql.exec(
      `INSERT INTO abandoned_${table} (lineage, ${columns}) SELECT ?, ${columns} FROM ${table} WHERE step > ?`,
      lineage,
      step,
    )
    sql.exec(`DELETE FROM ${table} WHERE step > ?`, step)
  }
}
