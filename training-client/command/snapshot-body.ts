/** What a recorded snapshot is posted as: its file, or, where it is a folder of shards, their index after the shards. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SnapshotIndex, shardReceiptSchema, snapshotIndexSchema } from '../../src/wire/snapshot-index.ts'
import { type Advisor, ask } from './api.ts'
import { CommandError } from './command-error.ts'
import { indexFile, type RecordedSnapshot } from './recorded-run.ts'

export interface SnapshotBody {
  readonly headers: Record<string, string>
  readonly body: Uint8Array<ArrayBuffer> | string
}

const safetensors = { 'content-type': 'application/octet-stream' }

/** The body of `PUT /v1/runs/{run}/snapshots/{step}`. Shards are posted first, one at a time. */
export async function snapshotBody(
  { advisor, run, next }: { readonly advisor: Advisor; readonly run: string; readonly next: string },
  snapshot: RecordedSnapshot,
): Promise<SnapshotBody> {
  const { step, path } = snapshot
  if (!snapshot.sharded) {
    const body = new Uint8Array(await readFile(path))
    return { headers: { ...safetensors, ...digest(body).header }, body }
  }
  const index = await indexIn(path)
  const shards: Record<string, string> = {}
  for (const file of new Set(Object.values(index.weight_map))) {
    const body = new Uint8Array(await readFile(join(path, file)))
    const { hex, header } = digest(body)
    await ask(advisor, `/v1/runs/${run}/snapshots/${step}/shards/${file}`, shardReceiptSchema, {
      method: 'PUT',
      headers: { ...safetensors, ...header },
      body,
      doing: `posting ${file} of step ${step}`,
      next,
    })
    shards[file] = hex
  }
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...index, shards }) }
}

const recordedIndexSchema = snapshotIndexSchema.pick({ metadata: true, weight_map: true })

async function indexIn(folder: string): Promise<Omit<SnapshotIndex, 'shards'>> {
  const path = join(folder, indexFile)
  const parsed = recordedIndexSchema.safeParse(parseJson(await readFile(path, 'utf8')))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new CommandError(
    `${path} is no index of shards: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}. It needs a weight_map from tensors to files.`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function digest(body: Uint8Array) {
  const sha256 = createHash('sha256').update(body).digest()
  return {
    hex: sha256.toString('hex'),
    header: { 'content-digest': `sha-256=:${sha256.toString('base64')}:` },
  }
}
