/**
 * Runs that were removed, so that a delivery that is still on its way does not bring one back into the list: as a digest of
 * the id, which names nobody, and for a day.
 */
import type { Migration } from '../migrations.ts'

export const removedMigration: Migration = `
  CREATE TABLE removed_runs (digest TEXT PRIMARY KEY, version INTEGER NOT NULL, removed_at INTEGER NOT NULL);
  CREATE INDEX removed_runs_oldest ON removed_runs (removed_at);
  -- Until now a removed run kept its row without a body.
  DELETE FROM runs WHERE body IS NULL;
  `

const KEPT_MS = 86_400_000

/** `version` is that of the removal: what was announced before it has a smaller one. */
export function setRemoved(sql: SqlStorage, digest: string, version: number, now: number): void {
  sql.exec(
    `INSERT INTO removed_runs (digest, version, removed_at) VALUES (?, ?, ?)
     ON CONFLICT (digest) DO UPDATE SET version = max(version, excluded.version), removed_at = excluded.removed_at`,
    digest,
    version,
    now,
  )
}

/** Whether a delivery of this version was announced before the run was removed. */
export function isFromBefore(sql: SqlStorage, digest: string, version: number): boolean {
  return (
    sql.exec('SELECT 1 FROM removed_runs WHERE digest = ? AND version >= ?', digest, version).toArray()
      .length > 0
  )
}

export function forgetRemoved(sql: SqlStorage, now: number): void {
  sql.exec('DELETE FROM removed_runs WHERE removed_at <= ?', now - KEPT_MS)
}

/** When the next one can be forgotten, or null. */
export function nextForgotten(sql: SqlStorage): number | null {
  const [row] = sql.exec('SELECT min(removed_at) AS oldest FROM removed_runs').toArray()
  const oldest = row?.['oldest']
  return typeof oldest === 'number' ? oldest + KEPT_MS : null
}
