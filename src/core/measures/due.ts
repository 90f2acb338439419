/** Which snapshots a measure is due on that is planned for every k-th. */

/**
 * The number of a snapshot in its run depends on nothing but its step, so that any order of arrival gives the same
 * readings: counted in the run's own `snapshot_every` where the step is a multiple of it, else drawn from the step.
 */
export function isDue(step: number, every: number, snapshotEvery: number | undefined): boolean {
  if (every === 1 || step === 0) return true
  if (snapshotEvery !== undefined && step % snapshotEvery === 0) return (step / snapshotEvery) % every === 0
  return mixed(step) % every === 0
}

/** The finalizer of MurmurHash3: steps of any cadence come out evenly over powers of two. */
function mixed(step: number): number {
  let bits = (step % 4_294_967_296) | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
