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
