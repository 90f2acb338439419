/** Records what came of a snapshot: readings, the advice at its step, and later advice that it changes. */
import { failedReadings } from '../../service/failed-readings.ts'
import type { StoredSnapshot } from '../../service/ports.ts'
import type { Advice } from '../../wire/advice.ts'
import type { Readings } from '../../wire/reading.ts'
import { adviceAt } from './advice.ts'
import { INDEX_TOPIC } from './deliver.ts'
import { putReadings, readingsAt } from './history.ts'
import { finishJob } from './jobs.ts'
import { broadcast } from './live.ts'
import { areEarlier, reopen, reopenLater } from './neighbours.ts'
import { putAdvised, versionsFrom } from './news.ts'
import { announce } from './outbox.ts'
import { type RunState, refold } from './run-state.ts'
import type { SnapshotRow } from './snapshots.ts'

/** How long the list of runs may lag behind, so that a busy run does not write to it with each post. */
export const INDEX_LAG_MS = 1_000

export function recordSnapshot(
  state: RunState,
  row: SnapshotRow,
  readings: Readings,
  earlier: readonly StoredSnapshot[],
  now: number,
): Advice | null {
  return settle(state, row, readings, { state: 'evaluated' }, earlier, now)
}

export function failSnapshot(state: RunState, row: SnapshotRow, reason: string, now: number): Advice | null {
  return settle(state, row, failedReadings(reason), { state: 'failed', failure: reason }, null, now)
}

function settle(
  state: RunState,
  snapshot: SnapshotRow,
  readings: Readings,
  outcome: Parameters<typeof finishJob>[2],
  earlier: readonly StoredSnapshot[] | null,
  now: number,
): Advice | null {
  const { row, sql } = state
  if (row === null) return null
  const { step } = snapshot
  const refolded = state.ctx.storage.transactionSync(() => {
    const isFirst = readingsAt(sql, step) === null
    if (isFirst) reopenLater(sql, step, now)
    // One that is evaluated again because of a late one starts without a failed try.
    const isOwn = isFirst || snapshot.attempts > 0
    putReadings(sql, step, readings)
    finishJob(sql, snapshot, outcome)
    if (earlier !== null && !areEarlier(sql, step, earlier)) reopen(sql, step, now)
    announce(sql, INDEX_TOPIC, now, now + INDEX_LAG_MS)
    const before = versionsFrom(sql, step)
    const cause = (at: number) => (at === step && isOwn ? 'snapshot' : 'late_snapshot')
    const refolded = refold(state, row, step, cause, now)
    putAdvised(
      sql,
      row,
      step,
      before,
      { step, failure: outcome.state === 'failed' ? outcome.failure : null },
      now,
    )
    return refolded
  })
  // Only after the transaction: one that rolled back must leave no trace in memory either.
  state.memory = refolded.memory
  const advice = adviceAt(sql, row.id, step)
  if (advice !== null) broadcast(state.ctx, { type: 'advice', advice })
  if (refolded.recomputedFrom !== null && refolded.recomputedFrom !== step) {
    broadcast(state.ctx, { type: 'recomputed', from_step: refolded.recomputedFrom })
  }
  return advice
}
