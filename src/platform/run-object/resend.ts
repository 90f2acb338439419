/** Sends every job whose lease ran out again, and ends those that were tried often enough. */
import { indexKey, projectPrefix, snapshotKey } from '../../service/object-keys.ts'
import type { ProjectJob } from '../jobs.ts'
import { logError } from '../log.ts'
import { nextAttempt } from './jobs.ts'
import { failSnapshot } from './record.ts'
import type { RunState } from './run-state.ts'
import { dropSnapshotRow, dueSnapshots, readSnapshotRow, type SnapshotRow } from './snapshots.ts'
import { endExpired } from './upkeep.ts'

export async function resendDue(state: RunState, now: number): Promise<void> {
  for (const due of dueSnapshots(state.sql, now)) {
    const arrived = due.state === 'stored' || (await isStored(state, due))
    // The object may have been finished or taken over while the store was asked.
    const row = readSnapshotRow(state.sql, due.step)
    if (state.row === null || row === null || row.lease !== due.lease) continue
    if (endExpired(state, row.step, now)) continue
    if (arrived) await resend(state, row, now)
    // Nothing of it was acknowledged: the step is free again.
    else dropSnapshotRow(state.sql, row.step)
  }
}

async function isStored(state: RunState, row: SnapshotRow): Promise<boolean> {
  if (state.row === null) return false
  const { project, id } = state.row
  for (const key of [snapshotKey, indexKey])
    if ((await state.env.OBJECTS.head(projectPrefix(project) + key(id, row.step, row.sha256))) !== null)
      return true
  return false
}

async function resend(state: RunState, row: SnapshotRow, now: number): Promise<void> {
  if (state.row === null) return
  const next = nextAttempt(state.sql, row, now)
  if (next === null || next.lease === null) {
    const last = row.failure === null ? '' : ` The last error: ${row.failure}`
    failSnapshot(state, row, `evaluation was tried ${row.attempts} times and never ended.${last}`, now)
    return
  }
  const { project, id } = state.row
  const job: ProjectJob = { project, run: id, step: next.step, sha256: next.sha256, lease: next.lease }
  try {
    await state.env.JOBS.send(job)
  } catch (error) {
    logError({ event: 'job_not_sent', run: job.run, step: job.step, error: String(error) })
  }
}
