/** Reads the manifest of a backup, whose format is looked at before anything else of it. */
import { z } from 'zod'
import { BackupError } from './failure.ts'
import { BACKUP_FORMAT, type BackupManifest, formatSchema, manifestSchema } from './manifest.ts'

/** A million files take about as much. */
const MOST_MANIFEST_BYTES = 256 * 1024 * 1024

/** Throws a BackupError that says what is wrong with it. */
export async function readManifest(file: string, entry: AsyncIterable<unknown>): Promise<BackupManifest> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const piece of entry) {
    const chunk = z.instanceof(Uint8Array).parse(piece)
    bytes += chunk.byteLength
    if (bytes > MOST_MANIFEST_BYTES) throw notABackup(file, 'its manifest has more than 256 MiB')
    chunks.push(chunk)
  }
  const json = parseJson(Buffer.concat(chunks).toString('utf8'))
  const format = formatSchema.safeParse(json)
  if (!format.success) throw notABackup(file, 'its manifest does not name a format and a version')
  if (format.data.format !== BACKUP_FORMAT)
    throw new BackupError({ code: 'format_unknown', file, ...format.data })
  const manifest = manifestSchema.safeParse(json)
  if (manifest.success) return manifest.data
  const issue = manifest.error.issues[0]
  const detail = `its manifest does not fit: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`
  throw new BackupError({ code: 'backup_damaged', file, detail })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function notABackup(file: string, detail: string): BackupError {
  return new BackupError({ code: 'not_a_backup', file, detail })
}
