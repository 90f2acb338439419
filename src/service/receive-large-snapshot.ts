/** Takes a large snapshot: streamed to the object store under its declared digest, then left to the queue. */
import type { Advice } from '../wire/advice.ts'
import { failed, type Result } from './failure.ts'
import { notBegun } from './not-begun.ts'
import { snapshotKey } from './object-keys.ts'
import type { Ports } from './ports.ts'
import { queueSnapshot } from './queue-snapshot.ts'

export interface StreamedSnapshot {
  readonly body: ReadableStream<Uint8Array>
  readonly bytes: number
  /** Declared: the object store holds the body to it. */
  readonly sha256: string
}

export async function receiveLargeSnapshot(
  ports: Ports,
  run: string,
  step: number,
  streamed: StreamedSnapshot,
  attempt: number | null,
): Promise<Result<Advice>> {
  const { body, bytes, sha256: digest } = streamed
  const ledger = ports.ledger(run)
  const begun = await ledger.begin(step, digest, bytes, attempt)
  if (begun.kind !== 'lease') return notBegun(begun, run, step, digest)
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
  return queueSnapshot(ports, { run, step, sha256: digest, bytes, keys: [key] }, begun)
}
