/** The snapshots beside a step: the earlier ones that its measures read too, and the later ones that read it. */
import type { StoredSnapshot } from '../../service/ports.ts'
import { newLease } from './leases.ts'
import { putSnapshotRow, readSnapshotRow } from './snapshots.ts'

/** How many earlier snapshots a measure may read. */
const MOST_EARLIER = 3

/** How long after the last late snapshot: where several come, each later one is evaluated once. */
const REOPENED_MS = 1_000

/** The newest snapshots before a step whose bytes are stored, newest first. */
export function earlierSnapshots(sql: SqlStorage, step: number): StoredSnapshot[] {
  return sql
    .exec(
      "SELECT step, sha256 FROM snapshots WHERE step < ? AND state <> 'receiving' ORDER BY step DESC LIMIT ?",
      step,
      MOST_EARLIER,
    )
    .toArray()
    .map((row) => ({ step: Number(row['step']), sha256: String(row['sha256']) }))
}

/**
 * Makes the snapshots that should have read a late one due again, for the alarm to send to the queue. What was read
 * without it stays until then; so any order of arrival ends in the same readings.
 */
export function reopenLater(sql: SqlStorage, step: number, now: number): void {
  const later = sql
    .exec(
      "SELECT step FROM snapshots WHERE step > ? AND state <> 'receiving' ORDER BY step LIMIT ?",
      step,
      MOST_EARLIER,
    )
    .toArray()
  for (const { step: at } of later) reopen(sql, Number(at), now)
}

/** Whether these are the snapshots that an evaluation begun now would read too: others may have come meanwhile. */
export function areEarlier(sql: SqlStorage, step: number, read: readonly StoredSnapshot[]): boolean {
  const now = earlierSnapshots(sql, step)
  return now.length === read.length && now.every(({ sha256 }, at) => read[at]?.sha256 === sha256)
}

/** Makes an evaluated snapshot due again. One whose evaluation is under way is left: `areEarlier` is asked at its end. */
export function reopen(sql: SqlStorage, step: number, now: number): void {
  const row = readSnapshotRow(sql, step)
  const isWaiting = row?.state === 'stored' && row.attempts === 0 && !row.claimed
  if (row?.state !== 'evaluated' && !isWaiting) return
  putSnapshotRow(sql, {
    ...row,
    state: 'stored',
    lease: newLease(),
    lease_expires_at: now + REOPENED_MS,
    attempts: 0,
    claimed: false,
  })
}
