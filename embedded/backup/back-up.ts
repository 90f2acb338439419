/** Writes a backup: one gzipped tar archive of what an advisor keeps, while nothing else uses it. */
import { createReadStream, createWriteStream, existsSync, linkSync, rmSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Pack, pack } from 'tar-stream'
import { type WrittenBy, writtenBy } from '../schema-versions.ts'
import { isDatabase, settleDatabases } from './databases.ts'
import { BackupError } from './failure.ts'
import { described, hasData, keptPaths } from './kept-files.ts'
import { locked } from './locked.ts'
import { BACKUP_FORMAT, type BackedUpFile, type BackupManifest, MANIFEST_NAME } from './manifest.ts'
import { finishRestore } from './put-in-place.ts'

/** The archive has the key and the pepper in it. */
const OWNER_ALONE = 0o600
/** Weights hardly shrink, and databases do at any level. */
const GZIP_LEVEL = 1

/** Told of bytes done, of all there are; each file counts twice, once read and once written. */
export type OnProgress = (done: number, total: number) => void

export interface BackupOptions {
  /** Who writes the backup, where the data itself does not say who wrote it. */
  readonly here: WrittenBy
  readonly onProgress?: OnProgress
}

/** Writes `file`, which must be new and outside of the data directory. Throws a BackupError, and then leaves no file. */
export async function backUp(
  dataDirectory: string,
  file: string,
  options: BackupOptions,
): Promise<BackupManifest> {
  if (isWithin(resolve(file), resolve(dataDirectory)))
    throw new BackupError({ code: 'file_inside_data', file, directory: dataDirectory })
  if (existsSync(file)) throw new BackupError({ code: 'file_exists', file })
  if (!hasData(dataDirectory)) throw new BackupError({ code: 'no_data', directory: dataDirectory })
  return locked(dataDirectory, () => backUpLocked(dataDirectory, file, options))
}

async function backUpLocked(
  dataDirectory: string,
  file: string,
  { here, onProgress = () => undefined }: BackupOptions,
): Promise<BackupManifest> {
  finishRestore(dataDirectory)
  const databases = keptPaths(dataDirectory).filter(isDatabase)
  const schemas = await settleDatabases(databases.map((path) => join(dataDirectory, path)))
  const { version } = writtenBy(dataDirectory) ?? here
  const paths = keptPaths(dataDirectory)
  const total = 2 * paths.reduce((sum, path) => sum + statSync(join(dataDirectory, path)).size, 0)
  let done = 0
  const onBytes = (bytes: number) => {
    done += bytes
    onProgress(done, total)
  }
  const files: BackedUpFile[] = []
  for (const path of paths) files.push(await described(dataDirectory, path, onBytes))
  const made_at = new Date().toISOString()
  const manifest: BackupManifest = { format: BACKUP_FORMAT, version, schemas, made_at, files }
  await write(dataDirectory, file, manifest, onBytes)
  return manifest
}

function isWithin(path: string, directory: string): boolean {
  const from = relative(directory, path)
  return !isAbsolute(from) && from !== '..' && !from.startsWith(`..${sep}`)
}

/** The file gets its name when it is whole and on disk. */
async function write(
  dataDirectory: string,
  file: string,
  manifest: BackupManifest,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const partial = `${file}.${process.pid}.partial`
  const archive = pack()
  try {
    await Promise.all([
      addAll(archive, dataDirectory, manifest, onBytes),
      pipeline(
        Readable.from(archive),
        createGzip({ level: GZIP_LEVEL }),
        createWriteStream(partial, { flags: 'wx', mode: OWNER_ALONE, flush: true }),
      ),
    ])
    link(partial, file)
  } finally {
    archive.destroy()
    rmSync(partial, { force: true })
  }
}

/** Never over a file that came in between. */
function link(partial: string, file: string): void {
  try {
    linkSync(partial, file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new BackupError({ code: 'file_exists', file })
    throw error
  }
}

async function addAll(
  archive: Pack,
  dataDirectory: string,
  manifest: BackupManifest,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const mtime = new Date(manifest.made_at)
  archive.entry({ name: MANIFEST_NAME, mode: OWNER_ALONE, mtime }, JSON.stringify(manifest))
  for (const { path, bytes } of manifest.files) {
    const entry = archive.entry({ name: path, size: bytes, mode: OWNER_ALONE, mtime })
    const source = createReadStream(join(dataDirectory, path))
    source.on('data', (chunk) => onBytes(chunk.length))
    await pipeline(source, entry)
  }
  archive.finalize()
}
