/** Data directories as an advisor leaves them, made without one, and archives as nobody should make them. */
import { createHash } from 'node:crypto'
import { copyFileSync, createWriteStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Header, pack } from 'tar-stream'

const runs = join('v1', 'do', 'latebloom-RunObject')
const blobs = join('v1', 'r2', 'latebloom-objects', 'blobs')

/** The database of the one run that made data has. */
export const runDatabase = join(runs, 'a.sqlite')

/** Its newest readings are in the write-ahead log alone, as `kill -9` leaves them. */
export function makeData(directory: string, secret = 'first'): void {
  for (const folder of [runs, blobs]) mkdirSync(join(directory, folder), { recursive: true })
  for (const name of ['key', 'pepper']) writeFileSync(join(directory, name), `${name} ${secret}\n`)
  writeFileSync(join(directory, blobs, 'aa'), Buffer.alloc(100_000, 7))
  const path = join(directory, `live-${secret}.sqlite`)
  const live = new DatabaseSync(path)
  live.exec('PRAGMA journal_mode = WAL')
  live.exec('PRAGMA wal_autocheckpoint = 0')
  live.exec('CREATE TABLE schema_version (version INTEGER PRIMARY KEY, migrated_at INTEGER NOT NULL)')
  live.exec('INSERT INTO schema_version VALUES (1, 0), (2, 0)')
  live.exec('CREATE TABLE readings (step INTEGER PRIMARY KEY, body TEXT NOT NULL)')
  live.prepare('INSERT INTO readings VALUES (1, ?)').run(secret)
  for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, join(directory, `${runDatabase}${end}`))
  live.close()
}

export function readingsIn(directory: string): unknown[] {
  const database = new DatabaseSync(join(directory, runDatabase), { readOnly: true })
  const rows = database.prepare('SELECT body FROM readings ORDER BY step').all()
  database.close()
  return rows.map((row) => row['body'])
}

/** Every file of a directory with its bytes. */
export function contents(directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return new Map(
    paths.map((path) => [relative(directory, path), readFileSync(path).toString('base64')] as const),
  )
}

export interface MadeEntry {
  readonly name: string
  readonly text?: string
  readonly type?: Header['type']
  readonly linkname?: string
}

export async function makeArchive(path: string, entries: readonly MadeEntry[]): Promise<void> {
  const archive = pack()
  for (const { text = '', ...header } of entries) archive.entry(header, text)
  archive.finalize()
  await pipeline(Readable.from(archive), createGzip(), createWriteStream(path))
}

/** A manifest for these texts, changed as `change` says. */
export function makeManifest(texts: Readonly<Record<string, string>>, change: object = {}): MadeEntry {
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
  }))
  const schemas = { run: 2, index: 0 }
  const manifest = { format: 1, version: '0.1.0', schemas, made_at: '2026-01-01T00:00:00Z', files, ...change }
  return { name: 'latebloom-backup.json', text: JSON.stringify(manifest) }
}
