/** Restores a backup: into a folder aside, checked there, and then in the place of what is there at once. */
import { existsSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { isNewer, putWrittenBy, type WrittenBy } from '../schema-versions.ts'
import type { OnProgress } from './back-up.ts'
import { BackupError } from './failure.ts'
import { locked } from './locked.ts'
import type { BackupManifest } from './manifest.ts'
import { beginRestore, decideRestore, finishRestore } from './put-in-place.ts'
import { unpack } from './unpack.ts'

export interface RestoreOptions {
  /** Who is to go on with the data. */
  readonly here: WrittenBy
  /** Whether to take the place of data that is there. */
  readonly replace: boolean
  readonly onProgress?: OnProgress
}

/** Into a new or empty directory, unless it is to replace what is there. Throws a BackupError; then all is as it was. */
export async function restore(
  file: string,
  dataDirectory: string,
  options: RestoreOptions,
): Promise<BackupManifest> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new BackupError({ code: 'not_a_backup', file, detail: 'there is no such file' })
  const isThere = existsSync(dataDirectory)
  if (isThere && !options.replace && readdirSync(dataDirectory).length > 0)
    throw new BackupError({ code: 'not_empty', directory: dataDirectory })
  try {
    return await locked(dataDirectory, () => restoreLocked(file, dataDirectory, options))
  } catch (error) {
    if (!isThere) removeEmpty(dataDirectory)
    throw error
  }
}

async function restoreLocked(
  file: string,
  dataDirectory: string,
  { here, onProgress = () => undefined }: RestoreOptions,
): Promise<BackupManifest> {
  finishRestore(dataDirectory)
  const folder = beginRestore(dataDirectory)
  try {
    const manifest = await unpack(file, folder, (found) => assertKnown(file, found, here), onProgress)
    const { version, schemas } = manifest
    putWrittenBy(folder, { version, schemas })
    decideRestore(dataDirectory)
    finishRestore(dataDirectory)
    return manifest
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function assertKnown(file: string, there: BackupManifest, here: WrittenBy): void {
  if (isNewer(there.schemas, here.schemas)) throw new BackupError({ code: 'backup_newer', file, there, here })
}

function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch {
    // Something else has come into it meanwhile.
  }
}
