/** Does one job of the queue: loads a stored snapshot, evaluates it, records what came of it. */
import { evaluate, openSnapshot } from './evaluate.ts'
import type { Failure } from './failure.ts'
import { snapshotKey } from './object-keys.ts'
import type { Described, Job, Ports } from './ports.ts'

export async function evaluateJob(ports: Ports, job: Job): Promise<void> {
  const ledger = ports.ledger(job.run)
  const claimed = await ledger.claim(job.step, job.sha256, job.lease)
  if (claimed.kind === 'nothing') return
  try {
    await work(ports, job, claimed.described)
  } catch (error) {
    // Whatever it was may pass: the ledger tries again, and after the last attempt says why it gave up.
    await ledger.note(job.step, job.lease, error instanceof Error ? error.message : String(error))
  }
}

async function work(ports: Ports, job: Job, described: Described): Promise<void> {
  const ledger = ports.ledger(job.run)
  const bytes = await ports.objects.read(snapshotKey(job.run, job.step, job.sha256))
  if (bytes === null) throw new Error('the snapshot is not in the object store')
  const prepared = await ports.subjects.load(ports.objects, job.run, described)
  if (!prepared.ok) return giveUp(prepared.failure)
  const snapshot = openSnapshot(prepared.subject, job.step, bytes)
  if (!snapshot.ok) return giveUp(snapshot.failure)
  const evaluated = await evaluate(ports.runtime, prepared.subject, snapshot.value)
  if (evaluated.ok) await ledger.record(job.step, job.sha256, evaluated.readings)
  else await ledger.fail(job.step, job.sha256, evaluated.reason)

  async function giveUp(failure: Failure): Promise<void> {
    const reason = failure.kind === 'invalid' ? failure.detail : failure.kind
    await ledger.fail(job.step, job.sha256, reason)
  }
}
