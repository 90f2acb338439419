/** Where a run's objects lie. One file owns the names, so that deleting a run can find them all. */

export function runPrefix(run: string): string {
  return `runs/${run}/`
}

export function snapshotKey(run: string, step: number, sha256: string): string {
  return `${runPrefix(run)}snapshots/${String(step).padStart(8, '0')}/${sha256}.safetensors`
}

/** Named by its content: a refused second probe can then never stand in the place of the first. */
export function probeKey(run: string, sha256: string): string {
  return `${runPrefix(run)}probe/${sha256}.safetensors`
}
