/** Takes a run's probe: checked against the run first, then stored, then named in the ledger. */
import { sha256 } from './digest.ts'
import { failed, type Result, success } from './failure.ts'
import { probeKey } from './object-keys.ts'
import type { Ports, ProbeBegun } from './ports.ts'
import { storedFiles, subjectOf } from './subjects.ts'

export interface ProbeReceipt {
  readonly run: string
  readonly sha256: string
  readonly already_known: boolean
}

export async function receiveProbe(
  ports: Ports,
  run: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Result<ProbeReceipt>> {
  const ledger = ports.ledger(run)
  const described = await ledger.describe()
  if (described === null) return failed({ kind: 'run_unknown', run })
  const files = { ...(await storedFiles(ports.objects, run, described)), probe: bytes }
  const prepared = subjectOf(described, files, ports.limits.evaluation)
  if (!prepared.ok) return prepared
  const digest = await sha256(bytes)
  const begun = await ledger.beginProbe(digest)
  if (begun.kind !== 'go') return answer(run, digest, begun)
  if (!(await ledger.heard())) return failed({ kind: 'run_unknown', run })
  const key = probeKey(run, digest)
  if (!(await ports.objects.put(key, bytes, digest))) {
    return failed({ kind: 'unavailable', detail: 'The object store did not take the probe. Send it again.' })
  }
  const set = await ledger.setProbe(digest)
  // The run was deleted, or took another probe, while this one was on the way: leave nothing behind.
  if (set.kind === 'run_unknown' || set.kind === 'conflict') await ports.objects.remove(key)
  return answer(run, digest, set)
}

function answer(run: string, digest: string, begun: ProbeBegun): Result<ProbeReceipt> {
  switch (begun.kind) {
    case 'run_unknown':
      return failed({ kind: 'run_unknown', run })
    case 'conflict':
      return failed({
        kind: 'probe_conflict',
        run,
        stored_sha256: begun.stored_sha256,
        given_sha256: digest,
      })
    default:
      return success({ run, sha256: digest, already_known: begun.kind === 'known' })
  }
}
