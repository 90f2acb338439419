/** Weights that are kept no longer: which they are, since when they are due, and what that leaves of them. */
import type { Migration } from '../migrations.ts'
import type { RunRow } from './run-row.ts'

const DAY_MS = 86_400_000

export const retentionMigration: Migration = `
  ALTER TABLE run ADD COLUMN closed_at INTEGER;
  UPDATE run SET closed_at = heard_at WHERE state = 'closed';
  -- When what no snapshot names was last looked for, and before when upkeep that failed is not tried again.
  ALTER TABLE run ADD COLUMN swept_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE run ADD COLUMN upkeep_after INTEGER NOT NULL DEFAULT 0;
  -- Written before the objects are removed; removed is 1 once they are.
  CREATE TABLE expired_weights (
    step INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    expired_at INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (step, sha256)
  );
  CREATE INDEX expired_unremoved ON expired_weights (expired_at) WHERE removed = 0;
  `

/** Every snapshot that was ever taken, those of abandoned attempts too. */
const ALL_SNAPSHOTS =
  '(SELECT step, sha256 FROM snapshots UNION SELECT step, sha256 FROM abandoned_snapshots)'
const IS_EXPIRED = 'EXISTS (SELECT 1 FROM expired_weights e WHERE e.step = s.step AND e.sha256 = s.sha256)'

/** In days; 0 keeps for ever. */
export type Retention = Pick<Env, 'RETENTION_DAYS' | 'RETENTION_DAYS_SILENT'>

/** When the weights of a run expire: counted from its closing, or where it was never closed from when it was heard. */
export function weightsExpireAt(
  row: Pick<RunRow, 'state' | 'heard_at'> & { readonly closed_at: number | null },
  retention: Retention,
): number | null {
  const isClosed = row.state === 'closed'
  const days = isClosed ? retention.RETENTION_DAYS : retention.RETENTION_DAYS_SILENT
  const from = isClosed ? Math.max(row.closed_at ?? 0, row.heard_at) : row.heard_at
  return days > 0 ? from + days * DAY_MS : null
}

export function setClosed(sql: SqlStorage, state: RunRow['state'], now: number): void {
  sql.exec('UPDATE run SET closed_at = ?', state === 'closed' ? now : null)
}

export function closedAt(sql: SqlStorage): number | null {
  const at = sql.exec('SELECT closed_at FROM run').one()['closed_at']
  return typeof at === 'number' ? at : null
}

/** Whether there are weights that have not expired. */
export function hasWeights(sql: SqlStorage): boolean {
  // Asked at each post: the newest row of the first table mostly is the answer.
  const newestFirst = `WHERE NOT ${IS_EXPIRED} ORDER BY s.rowid DESC LIMIT 1`
  return ['snapshots', 'abandoned_snapshots'].some(
    (table) => sql.exec(`SELECT 1 FROM ${table} s ${newestFirst}`).toArray().length > 0,
  )
}

export function expireAll(sql: SqlStorage, now: number): void {
  sql.exec(
    `INSERT INTO expired_weights (step, sha256, expired_at) SELECT step, sha256, ? FROM ${ALL_SNAPSHOTS} WHERE true
     ON CONFLICT DO NOTHING`,
    now,
  )
}

/** The same bytes came again. */
export function unexpire(sql: SqlStorage, step: number, sha256: string): void {
  sql.exec('DELETE FROM expired_weights WHERE step = ? AND sha256 = ?', step, sha256)
}

/** When each snapshot's weights expired, by step and digest. */
export function expiries(sql: SqlStorage): (step: number, sha256: string) => number | null {
  const at = new Map<string, number>()
  for (const row of sql.exec('SELECT step, sha256, expired_at FROM expired_weights'))
    at.set(`${row['step']} ${row['sha256']}`, Number(row['expired_at']))
  return (step, sha256) => at.get(`${step} ${sha256}`) ?? null
}

export function isExpired(sql: SqlStorage, step: number, sha256: string): boolean {
  const found = sql.exec('SELECT 1 FROM expired_weights WHERE step = ? AND sha256 = ?', step, sha256)
  return found.toArray().length > 0
}

/** Whether expired weights still lie in the object store, as far as is known. */
export function hasUnremoved(sql: SqlStorage): boolean {
  return sql.exec('SELECT 1 FROM expired_weights WHERE removed = 0 LIMIT 1').toArray().length > 0
}

export function setRemoved(sql: SqlStorage, upTo: number): void {
  sql.exec('UPDATE expired_weights SET removed = 1 WHERE expired_at <= ?', upTo)
}

/** The snapshots that were ever taken at a step, and whether the weights of each have expired. */
export function bytesAt(
  sql: SqlStorage,
  step: number,
): { readonly sha256: string; readonly expired: boolean }[] {
  return sql
    .exec(`SELECT sha256, ${IS_EXPIRED} AS expired FROM ${ALL_SNAPSHOTS} s WHERE s.step = ?`, step)
    .toArray()
    .map((row) => ({ sha256: String(row['sha256']), expired: row['expired'] === 1 }))
}

/** Whether a snapshot with these bytes was ever taken, and whether its weights are kept. */
export function standingOfBytes(
  sql: SqlStorage,
  step: number,
  sha256: string,
): 'kept' | 'expired' | 'unknown' {
  const found = bytesAt(sql, step).find((one) => one.sha256 === sha256)
  if (found === undefined) return 'unknown'
  return found.expired ? 'expired' : 'kept'
}
