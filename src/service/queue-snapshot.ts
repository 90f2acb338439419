/** Hands a stored snapshot to the queue, and answers with the newest advice that there is. */
import type { Advice } from '../wire/advice.ts'
import { failed, type Result, success } from './failure.ts'
import { snapshotKey } from './object-keys.ts'
import type { Ports } from './ports.ts'

export async function queueSnapshot(
  ports: Ports,
  run: string,
  step: number,
  sha256: string,
  lease: string,
): Promise<Result<Advice>> {
  const ledger = ports.ledger(run)
  if (!(await ledger.stored(step, lease))) {
    await ports.objects.remove(snapshotKey(run, step, sha256))
    return failed({ kind: 'run_unknown', run })
  }
  // A lost message costs only time: the ledger sends the job again when its lease runs out.
  await ports.jobs.send({ run, step, sha256, lease }).catch(() => undefined)
  const newest = await ledger.advice()
  if (newest === null) return failed({ kind: 'run_unknown', run })
  return success({ ...newest, state: 'pending' })
}
