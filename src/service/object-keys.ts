/** Where a run's objects lie. One file owns the names, so that deleting a run can find them all. */
import { DEFAULT_PROJECT } from '../wire/identity.ts'

/** What stands before the names of a project's runs, in every store; nothing for the default project. */
export function projectPrefix(project: string): string {
  return project === DEFAULT_PROJECT ? '' : `${project}/`
}

export function runPrefix(run: string): string {
  return `runs/${run}/`
}

export function snapshotKey(run: string, step: number, sha256: string): string {
  return `${runPrefix(run)}snapshots/${String(step).padStart(8, '0')}/${sha256}.safetensors`
}

/** The index of a snapshot that came in shards: it stands for the snapshot. */
export function indexKey(run: string, step: number, sha256: string): string {
  return `${runPrefix(run)}snapshots/${String(step).padStart(8, '0')}/${sha256}.index.json`
}

/** A shard of a snapshot, by its own content. */
export function shardKey(run: string, step: number, sha256: string): string {
  return `${runPrefix(run)}snapshots/${String(step).padStart(8, '0')}/shards/${sha256}.safetensors`
}

/** Named by its content, as the probe is. */
export function modelKey(run: string, sha256: string): string {
  return `${runPrefix(run)}model/${sha256}.onnx`
}

/** Named by its content: a refused second probe can then never stand in the place of the first. */
export function probeKey(run: string, sha256: string): string {
  return `${runPrefix(run)}probe/${sha256}.safetensors`
}

/** What an object of a run is, as its key says. */
export type ObjectPlace =
  | { readonly kind: 'snapshot' | 'index' | 'shard'; readonly step: number; readonly sha256: string }
  | { readonly kind: 'model' | 'probe'; readonly sha256: string }

/** The inverse of the keys above, without the project's prefix; null for a key that is none of this run's. */
export function placeOf(run: string, key: string): ObjectPlace | null {
  if (!key.startsWith(runPrefix(run))) return null
  const rest = key.slice(runPrefix(run).length)
  const file = /^snapshots\/([0-9]{8,16})\/(shards\/)?([0-9a-f]{64})\.(safetensors|index\.json)$/.exec(rest)
  if (file !== null) {
    const [, step, shards, sha256 = '', ending] = file
    const kind = shards !== undefined ? 'shard' : ending === 'safetensors' ? 'snapshot' : 'index'
    return { kind, step: Number(step), sha256 }
  }
  const [, kind, sha256 = ''] = /^(model|probe)\/([0-9a-f]{64})\./.exec(rest) ?? []
  return kind === 'model' || kind === 'probe' ? { kind, sha256 } : null
}
