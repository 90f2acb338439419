/** Which snapshots a measure is due on that is planned for every k-th. */
import type { Reading } from '../../wire/reading.ts'

/**
 * The number of a snapshot in its run depends on nothing but its step, so that any order of arrival gives the same
 * readings: counted in the run's own `snapshot_every` where the step is a multiple of it, else drawn from the step.
 */
export function isDue(step: number, every: number, snapshotEvery: number | undefined): boolean {
  if (every === 1 || step === 0) return true
  if (snapshotEvery !== undefined && step % snapshotEvery === 0) return (step / snapshotEvery) % every === 0
  return mixed(step) % every === 0
}

const leftOut = 'the plan has it on every '

/** Why there is no reading where the measure is not due. */
export function notDueBecause(every: number, because: string | null): string {
  return `${leftOut}${every}${every === 2 ? 'nd' : 'th'} snapshot: ${because}`
}

/** Whether a reading is missing for that alone. Stored readings keep their reasons, so this needs no plan. */
export function isNotDue(reading: Reading | undefined): boolean {
  return (
    reading !== undefined && 'undefined_because' in reading && reading.undefined_because.startsWith(leftOut)
  )
}

/** The finalizer of MurmurHash3: steps of any cadence come out evenly over powers of two. */
function mixed(step: number): number {
  let bits = (step % 4_294_967_296) | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
