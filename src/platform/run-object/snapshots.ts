/** Snapshots as jobs: who holds the lease on each, until when, and what became of it. */
import type { SnapshotEntry } from '../../wire/snapshot.ts'

export interface SnapshotRow extends SnapshotEntry {
  readonly lease: string | null
  readonly lease_expires_at: number | null
  /** Whether a worker has begun under this lease. */
  readonly claimed: boolean
}

export function readSnapshotRow(sql: SqlStorage, step: number): SnapshotRow | null {
  const row = sql.exec('SELECT * FROM snapshots WHERE step = ?', step).toArray().at(0)
  return row === undefined ? null : snapshotRow(row)
}

export function allSnapshots(sql: SqlStorage): SnapshotEntry[] {
  return sql
    .exec('SELECT * FROM snapshots ORDER BY step')
    .toArray()
    .map((row) => {
      const { lease: _lease, lease_expires_at: _expires, claimed: _claimed, ...entry } = snapshotRow(row)
      return entry
    })
}

/** Unfinished snapshots whose lease has run out. */
export function dueSnapshots(sql: SqlStorage, now: number): SnapshotRow[] {
  return sql
    .exec('SELECT * FROM snapshots WHERE lease_expires_at <= ? ORDER BY step LIMIT 100', now)
    .toArray()
    .map(snapshotRow)
}

/** When the next lease runs out, or null. */
export function nextLeaseEnd(sql: SqlStorage): number | null {
  const [row] = sql.exec('SELECT min(lease_expires_at) AS due FROM snapshots').toArray()
  const due = row?.['due']
  return typeof due === 'number' ? due : null
}

export function putSnapshotRow(sql: SqlStorage, row: SnapshotRow): void {
  sql.exec(
    `INSERT INTO snapshots (step, sha256, bytes, state, lease, lease_expires_at, attempts, failure, claimed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (step) DO UPDATE SET state = excluded.state, lease = excluded.lease,
       lease_expires_at = excluded.lease_expires_at, attempts = excluded.attempts, failure = excluded.failure,
       claimed = excluded.claimed`,
    row.step,
    row.sha256,
    row.bytes,
    row.state,
    row.lease,
    row.lease_expires_at,
    row.attempts,
    row.failure,
    row.claimed ? 1 : 0,
  )
}

export function dropSnapshotRow(sql: SqlStorage, step: number): void {
  sql.exec('DELETE FROM snapshots WHERE step = ?', step)
}

export function countSnapshots(sql: SqlStorage): number {
  return Number(sql.exec("SELECT count(*) AS n FROM snapshots WHERE state <> 'receiving'").one()['n'])
}

function snapshotRow(row: Record<string, SqlStorageValue>): SnapshotRow {
  const { lease, lease_expires_at, failure } = row
  return {
    step: Number(row['step']),
    sha256: String(row['sha256']),
    bytes: Number(row['bytes']),
    state: stateOf(row['state']),
    attempts: Number(row['attempts']),
    failure: typeof failure === 'string' ? failure : null,
    lease: typeof lease === 'string' ? lease : null,
    lease_expires_at: typeof lease_expires_at === 'number' ? lease_expires_at : null,
    claimed: row['claimed'] === 1,
  }
}

function stateOf(value: SqlStorageValue | undefined): SnapshotEntry['state'] {
  switch (value) {
    case 'stored':
    case 'evaluated':
    case 'failed':
      return value
    default:
      return 'receiving'
  }
}
