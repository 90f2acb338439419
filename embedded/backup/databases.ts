/** The databases of a data directory at rest: made whole, looked through, and asked for their schema versions. */
import { existsSync } from 'node:fs'
import { z } from 'zod'
import type { SchemaVersions } from '../schema-versions.ts'
import { BackupError } from './failure.ts'
import { loadSqlite } from './sqlite.ts'

type Sqlite = Awaited<ReturnType<typeof loadSqlite>>
type Database = InstanceType<Sqlite['DatabaseSync']>

/** The folders of objects that have migrations, as the runtime names them. */
const kindOf: readonly (readonly [folder: string, kind: keyof SchemaVersions])[] = [
  ['/latebloom-RunObject/', 'run'],
  ['/latebloom-IndexObject/', 'index'],
]

export function isDatabase(path: string): boolean {
  return path.endsWith('.sqlite')
}

/** What SQLite keeps beside a database: after `settleDatabases` it holds nothing. */
export function isBesideDatabase(path: string): boolean {
  return path.endsWith('.sqlite-wal') || path.endsWith('.sqlite-shm')
}

/**
 * Brings what the write-ahead log of each database holds into the database, as the next start would, and checks it.
 * The answer is the newest schema version of the objects of each kind. Call it with the data directory's lock held.
 * Throws a BackupError that names a database that is damaged.
 */
export async function settleDatabases(paths: readonly string[]): Promise<SchemaVersions> {
  const sqlite = await loadSqlite()
  const versions = { run: 0, index: 0 }
  for (const path of paths) {
    const version = settle(sqlite, path)
    const kind = kindOf.find(([folder]) => path.replaceAll('\\', '/').includes(folder))?.[1]
    if (kind !== undefined) versions[kind] = Math.max(versions[kind], version)
  }
  return versions
}

function settle({ DatabaseSync }: Sqlite, path: string): number {
  let database: Database | null = null
  try {
    database = new DatabaseSync(path)
    const busy = integer(database, 'PRAGMA wal_checkpoint(TRUNCATE)', 'busy')
    if (busy !== 0) throw new Error('another process uses it')
    const found = database.prepare('PRAGMA quick_check(1)').get()
    const word = z.object({ quick_check: z.string() }).parse(found).quick_check
    if (word !== 'ok') throw new Error(word)
    const version = schemaVersion(database)
    database.close()
    if (existsSync(`${path}-wal`)) throw new Error('its write-ahead log was not taken in')
    return version
  } catch (error) {
    if (database?.isOpen) database.close()
    const detail = error instanceof Error ? error.message : String(error)
    throw new BackupError({ code: 'database_damaged', path, detail })
  }
}

/** 0 for a database that has no migrations. */
function schemaVersion(database: Database): number {
  const tables = "SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'"
  if (integer(database, tables, 'n') === 0) return 0
  return integer(database, 'SELECT coalesce(max(version), 0) AS n FROM schema_version', 'n')
}

function integer(database: Database, query: string, column: string): number {
  return z
    .record(z.string(), z.unknown())
    .transform((row) => z.int().parse(row[column]))
    .parse(database.prepare(query).get())
}
