/** The files that a backup takes in: what an advisor keeps, and nothing else that lies in its data directory. */
import { createHash } from 'node:crypto'
import { createReadStream, lstatSync, readdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { isBesideDatabase } from './databases.ts'
import { BackupError } from './failure.ts'
import { type BackedUpFile, SECRET_FILES, STORE_FOLDER } from './manifest.ts'

/** Whether an advisor was ever started on this directory. */
export function hasData(dataDirectory: string): boolean {
  return SECRET_FILES.every((name) => statusOf(join(dataDirectory, name)) !== null)
}

/** Paths from the data directory, in order. Throws a BackupError for a link. */
export function keptPaths(dataDirectory: string): string[] {
  return [...SECRET_FILES, STORE_FOLDER].flatMap((name) => filesUnder(dataDirectory, name))
}

function filesUnder(dataDirectory: string, path: string): string[] {
  const absolute = join(dataDirectory, path)
  const status = statusOf(absolute)
  if (status === null || isBesideDatabase(path)) return []
  if (status.isFile()) return [path]
  if (!status.isDirectory()) throw new BackupError({ code: 'file_not_plain', path: absolute })
  return readdirSync(absolute)
    .sort()
    .flatMap((name) => filesUnder(dataDirectory, `${path}/${name}`))
}

/** Null where there is nothing. A link is a link. */
function statusOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null
}

/** Reads the file once; `onBytes` is told of each piece. */
export async function described(
  dataDirectory: string,
  path: string,
  onBytes: (bytes: number) => void,
): Promise<BackedUpFile> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(join(dataDirectory, path))) {
    const piece: Uint8Array = chunk
    hash.update(piece)
    bytes += piece.byteLength
    onBytes(piece.byteLength)
  }
  return { path, bytes, sha256: hash.digest('hex') }
}
