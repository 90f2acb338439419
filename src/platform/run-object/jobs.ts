/** The ledger of work: compare-and-set on snapshots, so that each is evaluated once and no job is lost. */
import { leaseEnd, MOST_ATTEMPTS, newLease } from './leases.ts'
import { dropSnapshotRow, putSnapshotRow, readSnapshotRow, type SnapshotRow } from './snapshots.ts'

export type BegunJob =
  | { readonly kind: 'lease'; readonly lease: string }
  | { readonly kind: 'known' }
  | { readonly kind: 'conflict'; readonly stored_sha256: string }

/**
 * Takes the lease on a snapshot. Unfinished or failed work on the same bytes is taken over: evaluation is
 * deterministic and recording idempotent, so a slow first holder does no harm. Bytes that never arrived hold no step.
 */
export function beginJob(
  sql: SqlStorage,
  step: number,
  sha256: string,
  bytes: number,
  now: number,
): BegunJob {
  const row = readSnapshotRow(sql, step)
  if (row !== null && row.sha256 !== sha256) {
    const live = row.state !== 'receiving' || (row.lease_expires_at ?? 0) > now
    if (live) return { kind: 'conflict', stored_sha256: row.sha256 }
    dropSnapshotRow(sql, step)
  } else if (row?.state === 'evaluated') {
    return { kind: 'known' }
  }
  const lease = newLease()
  // Stored bytes stay stored, whoever works on them.
  const state = row?.state === 'stored' && row.sha256 === sha256 ? 'stored' : 'receiving'
  putSnapshotRow(sql, {
    step,
    sha256,
    bytes,
    state,
    lease,
    lease_expires_at: leaseEnd(now, 1),
    attempts: 1,
    claimed: false,
    failure: null,
  })
  return { kind: 'lease', lease }
}

/** The holder's own row, or null where the lease is another's. */
export function heldJob(sql: SqlStorage, step: number, lease: string): SnapshotRow | null {
  const row = readSnapshotRow(sql, step)
  return row !== null && row.lease === lease ? row : null
}

/** Starts the lease's time anew, for the one that holds it. */
export function extendLease(sql: SqlStorage, row: SnapshotRow, now: number): void {
  putSnapshotRow(sql, { ...row, state: 'stored', lease_expires_at: leaseEnd(now, row.attempts) })
}

export function finishJob(
  sql: SqlStorage,
  row: SnapshotRow,
  outcome: { readonly state: 'evaluated' } | { readonly state: 'failed'; readonly failure: string },
): void {
  putSnapshotRow(sql, {
    ...row,
    state: outcome.state,
    failure: outcome.state === 'failed' ? outcome.failure : null,
    lease: null,
    lease_expires_at: null,
  })
}

/**
 * The next attempt of a job whose lease ran out, written before it is sent; null after the last. A job that waits and
 * that nobody has claimed is no attempt that failed: its message is lost, or stands in a long queue. It is sent again
 * under the same lease, so that whichever message comes first is good.
 */
export function nextAttempt(sql: SqlStorage, row: SnapshotRow, now: number): SnapshotRow | null {
  if (row.state === 'stored' && !row.claimed) {
    const same: SnapshotRow = { ...row, lease_expires_at: leaseEnd(now, row.attempts) }
    putSnapshotRow(sql, same)
    return same
  }
  if (row.attempts >= MOST_ATTEMPTS) return null
  const attempts = row.attempts + 1
  const next: SnapshotRow = {
    ...row,
    state: 'stored',
    lease: newLease(),
    lease_expires_at: leaseEnd(now, attempts),
    attempts,
    claimed: false,
  }
  putSnapshotRow(sql, next)
  return next
}
