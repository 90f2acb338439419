/** Hands a stored snapshot to the queue, and answers with the newest advice that there is. */
import type { Advice } from '../wire/advice.ts'
import { failed, type Result, success } from './failure.ts'
import { notBegun } from './not-begun.ts'
import type { Begun, Ports } from './ports.ts'

export interface WaitingSnapshot {
  readonly run: string
  readonly step: number
  readonly sha256: string
  readonly bytes: number
  /** Its objects: where the run was deleted meanwhile, they go too. */
  readonly keys: readonly string[]
}

type Leased = Extract<Begun, { readonly kind: 'lease' }>

export async function queueSnapshot(
  ports: Ports,
  snapshot: WaitingSnapshot,
  begun: Pick<Leased, 'lease' | 'attempt'>,
): Promise<Result<Advice>> {
  const { run, step, sha256, bytes, keys } = snapshot
  const ledger = ports.ledger(run)
  let { lease } = begun
  if (!(await ledger.stored(step, lease))) {
    // A slow body outlives its lease, and is begun anew: in the attempt that it was begun in, or not at all.
    const again = await ledger.begin(step, sha256, bytes, begun.attempt)
    if (again.kind !== 'lease') {
      // An object that another attempt has too must stay; a run that is gone has none.
      if (again.kind === 'run_unknown') for (const key of keys) await ports.objects.remove(key)
      return notBegun(again, run, step, sha256)
    }
    lease = again.lease
    await ledger.stored(step, lease)
  }
  // A lost message costs only time: the ledger sends the job again when its lease runs out.
  await ports.jobs.send({ run, step, sha256, lease }).catch(() => undefined)
  const newest = await ledger.advice()
  if (newest === null) return failed({ kind: 'run_unknown', run })
  return success({ ...newest, state: 'pending' })
}
