/** Takes a large snapshot: streamed to the object store under its declared digest, then left to the queue. */
import type { Advice } from '../wire/advice.ts'
import { failed, type Result, success } from './failure.ts'
import { snapshotKey } from './object-keys.ts'
import type { Ports } from './ports.ts'

export async function receiveLargeSnapshot(
  ports: Ports,
  run: string,
  step: number,
  body: ReadableStream<Uint8Array>,
  bytes: number,
  digest: string,
): Promise<Result<{ advice: Advice; already_known: boolean }>> {
  const ledger = ports.ledger(run)
  const begun = await ledger.begin(step, digest, bytes)
  switch (begun.kind) {
    case 'run_unknown':
      return failed({ kind: 'run_unknown', run })
    case 'conflict':
      return failed({
        kind: 'snapshot_conflict',
        run,
        step,
        stored_sha256: begun.stored_sha256,
        given_sha256: digest,
      })
    case 'known':
      return success({ advice: begun.advice, already_known: true })
  }
  const key = snapshotKey(run, step, digest)
  if (!(await ports.objects.put(key, body, digest))) {
    await ledger.abandon(step, begun.lease)
    return failed({
      kind: 'invalid',
      code: 'digest_mismatch',
      detail: `The ${bytes} bytes received do not have the digest ${digest}. Send the snapshot again with its own digest.`,
      errors: [{ pointer: '', detail: 'The bytes and the Content-Digest header disagree.' }],
    })
  }
  if (!(await ledger.stored(step, begun.lease))) {
    await ports.objects.remove(key)
    return failed({ kind: 'run_unknown', run })
  }
  // A lost message costs only time: the ledger sends the job again when its lease runs out.
  await ports.jobs.send({ run, step, sha256: digest, lease: begun.lease }).catch(() => undefined)
  const newest = await ledger.advice()
  if (newest === null) return failed({ kind: 'run_unknown', run })
  return success({ advice: { ...newest, state: 'pending' }, already_known: false })
}
