/** Takes one shard of a snapshot: streamed to the object store under its declared digest. It counts once its index comes. */
import type { ShardReceipt } from '../wire/snapshot-index.ts'
import { failed, invalid, type Result, success } from './failure.ts'
import { notNewest } from './not-begun.ts'
import { shardKey } from './object-keys.ts'
import type { Ports } from './ports.ts'

export interface AnnouncedShard {
  readonly run: string
  readonly step: number
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  /** The attempt that the sender named, or null. */
  readonly attempt: number | null
}

/** The same bytes again are the same shard, whatever the file is called. */
export async function receiveShard(
  ports: Ports,
  shard: AnnouncedShard,
  body: ReadableStream<Uint8Array>,
): Promise<Result<ShardReceipt>> {
  const { run, step, file, bytes, sha256, attempt } = shard
  const ledger = ports.ledger(run)
  if (!(await ledger.heard())) return failed({ kind: 'run_unknown', run })
  const key = shardKey(run, step, sha256)
  const standing = attempt === null ? null : await ledger.standing(attempt)
  if (standing !== null && standing.kind !== 'newest') {
    const isShared = standing.kind === 'attempt_superseded' && step <= standing.shared_until
    if (isShared && (await ports.objects.size(key)) === bytes)
      return success({ run, step, file, sha256, bytes })
    return notNewest(standing, run)
  }
  if (!(await ports.objects.put(key, body, sha256))) {
    return invalid({
      code: 'digest_mismatch',
      detail: `The ${bytes} bytes received of ${file} do not have the digest ${sha256}. Send the shard again with its own digest.`,
    })
  }
  if (await ledger.heard()) return success({ run, step, file, sha256, bytes })
  // The run was deleted while its shard was on the way: leave nothing behind.
  await ports.objects.remove(key)
  return failed({ kind: 'run_unknown', run })
}
