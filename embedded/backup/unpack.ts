/** Reads a backup into a folder: nothing but what its manifest lists, each file as the manifest says it is. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type Extract, extract } from 'tar-stream'
import type { OnProgress } from './back-up.ts'
import { BackupError } from './failure.ts'
import { type BackedUpFile, type BackupManifest, MANIFEST_NAME, totalBytes } from './manifest.ts'
import { readManifest } from './read-manifest.ts'

type Entry = Extract extends AsyncIterable<infer E> ? E : never

const OWNER_ALONE = 0o600

/**
 * `isTaken` looks at the manifest before anything is written, and throws where it is not to be restored. Throws a
 * BackupError for whatever is wrong with the archive; the folder may then hold a part of it.
 */
export async function unpack(
  file: string,
  folder: string,
  isTaken: (manifest: BackupManifest) => void,
  onProgress: OnProgress,
): Promise<BackupManifest> {
  const archive = extract()
  const source = createReadStream(file)
  const [read, unpacked] = await Promise.allSettled([
    pipeline(source, createGunzip(), archive),
    unpackEntries(file, archive, folder, isTaken, onProgress),
  ])
  if (unpacked.status === 'fulfilled' && read.status === 'fulfilled') return unpacked.value
  const reasons = [unpacked, read].flatMap((part) => (part.status === 'rejected' ? [part.reason] : []))
  throw reasons.find((reason) => reason instanceof BackupError) ?? asFailure(file, reasons[0])
}

async function unpackEntries(
  file: string,
  archive: AsyncIterable<Entry>,
  folder: string,
  isTaken: (manifest: BackupManifest) => void,
  onProgress: OnProgress,
): Promise<BackupManifest> {
  let manifest: BackupManifest | null = null
  const missing = new Map<string, BackedUpFile>()
  let [done, total] = [0, 0]
  for await (const entry of archive) {
    const { name, type } = entry.header
    if (type !== 'file') throw damaged(file, `its entry ${name} is a ${type}, not a file`)
    if (manifest === null) {
      if (name !== MANIFEST_NAME) throw notABackup(file, `it does not begin with ${MANIFEST_NAME}`)
      manifest = await readManifest(file, entry)
      isTaken(manifest)
      total = totalBytes(manifest.files)
      for (const listed of manifest.files) missing.set(listed.path, listed)
      continue
    }
    const listed = missing.get(name)
    if (listed === undefined)
      throw damaged(file, `its manifest does not list the entry ${name}, or it comes twice`)
    missing.delete(name)
    await unpackFile(file, entry, listed, folder, (bytes) => {
      done += bytes
      onProgress(done, total)
    })
  }
  if (manifest === null) throw notABackup(file, 'it is empty')
  const [first] = missing.keys()
  if (first !== undefined) throw damaged(file, `${missing.size} of its files are missing, ${first} the first`)
  return manifest
}

async function unpackFile(
  file: string,
  entry: Entry,
  { path, bytes, sha256 }: BackedUpFile,
  folder: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  if (entry.header.size !== bytes)
    throw damaged(file, `${path} has ${entry.header.size} bytes, its manifest says ${bytes}`)
  const target = join(folder, path)
  mkdirSync(dirname(target), { recursive: true })
  const hash = createHash('sha256')
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      onBytes(chunk.byteLength)
      done(null, chunk)
    },
  })
  await pipeline(entry, counted, createWriteStream(target, { flags: 'wx', mode: OWNER_ALONE, flush: true }))
  if (hash.digest('hex') !== sha256) throw damaged(file, `${path} is not what it was: its SHA-256 is another`)
}

/** What the archive's readers throw: text of their own for what is cut off or changed. */
function asFailure(file: string, reason: unknown): unknown {
  if (!(reason instanceof Error)) return reason
  const code = 'code' in reason ? reason.code : null
  if (code === 'Z_DATA_ERROR' && /incorrect header check/.test(reason.message))
    return notABackup(file, 'it is no gzip archive')
  if (code === 'Z_BUF_ERROR' || /unexpected end|premature close/i.test(reason.message))
    return damaged(file, 'it is cut off before its end')
  if (code === 'Z_DATA_ERROR' || /tar header|header/i.test(reason.message))
    return damaged(file, `its bytes were changed (${reason.message})`)
  return reason
}

function damaged(file: string, detail: string): BackupError {
  return new BackupError({ code: 'backup_damaged', file, detail })
}

function notABackup(file: string, detail: string): BackupError {
  return new BackupError({ code: 'not_a_backup', file, detail })
}
