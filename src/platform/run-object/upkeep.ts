/** What the alarm does to a run's objects: removes weights that have expired, and uploads that nothing ever took. */
import { z } from 'zod'
import { readingsAt } from './history.ts'
import { finishJob } from './jobs.ts'
import { failSnapshot } from './record.ts'
import { removeExpired, removeOrphans } from './remove-objects.ts'
import { closedAt, expireAll, hasUnremoved, hasWeights, isExpired, weightsExpireAt } from './retention.ts'
import type { RunRow } from './run-row.ts'
import type { RunState } from './run-state.ts'
import { readSnapshotRow } from './snapshots.ts'

/** An upload that nothing took is an orphan once its trainer has been silent for so long. */
const ORPHANED_AFTER_MS = 86_400_000
/** Within this a changed setting reaches every run. */
const SETTINGS_READ_AGAIN_MS = 7 * 86_400_000
const RETRY_MS = 60_000

const upkeepSchema = z.object({ swept_at: z.number(), upkeep_after: z.number() })

/** When the next upkeep is due, or null. */
export function nextUpkeep({ sql, env }: RunState, row: RunRow, now: number): number | null {
  const { swept_at, upkeep_after } = upkeepOf(sql)
  const times: number[] = []
  if (hasUnremoved(sql)) times.push(now)
  else if (hasWeights(sql)) {
    const expire = weightsExpireAt({ ...row, closed_at: closedAt(sql) }, env)
    times.push(Math.min(expire ?? Number.POSITIVE_INFINITY, now + SETTINGS_READ_AGAIN_MS))
  }
  if (row.heard_at > swept_at) times.push(row.heard_at + ORPHANED_AFTER_MS)
  return times.length === 0 ? null : Math.max(upkeep_after, Math.min(...times))
}

/** Does what is due. What fails is tried again a minute later. */
export async function keepUp(state: RunState, now: number): Promise<void> {
  const { row, sql } = state
  const due = row === null ? null : nextUpkeep(state, row, now)
  if (row === null || due === null || due > now) return
  sql.exec('UPDATE run SET upkeep_after = ?', now + RETRY_MS)
  const expire = weightsExpireAt({ ...row, closed_at: closedAt(sql) }, state.env)
  if (expire !== null && expire <= now && hasWeights(sql)) expireWeights(state, now)
  if (hasUnremoved(sql)) await removeExpired(state, row, now)
  const isQuiet = row.heard_at + ORPHANED_AFTER_MS <= now
  if (isQuiet && row.heard_at > upkeepOf(sql).swept_at) await removeOrphans(state, row, now)
  if (state.row !== null) sql.exec('UPDATE run SET upkeep_after = 0')
}

function upkeepOf(sql: SqlStorage) {
  return upkeepSchema.parse(sql.exec('SELECT swept_at, upkeep_after FROM run').one())
}

/** The intent first; jobs that waited for these weights end here. */
function expireWeights(state: RunState, now: number): void {
  expireAll(state.sql, now)
  const waiting = state.sql
    .exec("SELECT step FROM snapshots WHERE state IN ('receiving', 'stored')")
    .toArray()
  for (const { step } of waiting) endExpired(state, Number(step), now)
}

/** Ends a job whose weights have expired; false where they have not. Readings that were there stay. */
export function endExpired(state: RunState, step: number, now: number): boolean {
  const job = readSnapshotRow(state.sql, step)
  if (job === null || !isExpired(state.sql, step, job.sha256)) return false
  if (readingsAt(state.sql, step) !== null) finishJob(state.sql, job, { state: 'evaluated' })
  else failSnapshot(state, job, 'its weights had expired before it was evaluated.', now)
  return true
}
