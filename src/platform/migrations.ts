/** Brings an object's SQLite schema up to date: each migration runs once, in order, in one transaction. */

import { NewerSchemaError } from '../service/newer-schema.ts'

/** The SQL of one version. Never edit one that was released: add the next. */
export type Migration = string

/** Throws where the schema is newer than the newest migration, and then has written nothing. */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
  const stored = hasSchema(storage.sql) ? schemaVersion(storage.sql) : 0
  if (stored > migrations.length) throw new NewerSchemaError(stored, migrations.length)
  storage.transactionSync(() => {
    const { sql } = storage
    sql.exec(
      'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, migrated_at INTEGER NOT NULL)',
    )
    const done = schemaVersion(sql)
    for (const [index, migration] of migrations.entries()) {
      if (index + 1 <= done) continue
      sql.exec(migration)
      sql.exec('INSERT INTO schema_version (version, migrated_at) VALUES (?, ?)', index + 1, Date.now())
    }
  })
}

/** The newest version that ran, 0 before the first. */
function schemaVersion(sql: SqlStorage): number {
  return Number(sql.exec('SELECT coalesce(max(version), 0) AS version FROM schema_version').one()['version'])
}

/** False for an object that nothing was ever written to; asking writes nothing. */
export function hasSchema(sql: SqlStorage): boolean {
  return (
    sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'").toArray()
      .length > 0
  )
}
