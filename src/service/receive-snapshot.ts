/** Takes a small snapshot and answers with its own advice: checked, leased, stored, evaluated, recorded. */
import type { Snapshot } from '../core/snapshot.ts'
import type { Subject } from '../core/subject.ts'
import type { Advice } from '../wire/advice.ts'
import { sha256 } from './digest.ts'
import { evaluate, openSnapshot } from './evaluate.ts'
import { failed, type Result, success } from './failure.ts'
import { snapshotKey } from './object-keys.ts'
import type { Described, Ports } from './ports.ts'

export interface Received {
  readonly advice: Advice
  /** True where the same bytes were evaluated before. */
  readonly already_known: boolean
}

/** `givenSha256` is the digest that the sender declared, where it did. */
export async function receiveSnapshot(
  ports: Ports,
  run: string,
  step: number,
  bytes: Uint8Array<ArrayBuffer>,
  givenSha256: string | null,
): Promise<Result<Received>> {
  const digest = await sha256(bytes)
  if (givenSha256 !== null && givenSha256 !== digest) {
    return failed({ kind: 'digest_mismatch', given_sha256: givenSha256, computed_sha256: digest })
  }
  const ledger = ports.ledger(run)
  const opened = await openFor(ports, run, step, bytes, null)
  if (!opened.ok) return opened

  const begun = await ledger.begin(step, digest, bytes.byteLength)
  switch (begun.kind) {
    case 'run_unknown':
      ports.subjects.forget(run)
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
  if (!(await ports.objects.put(key, bytes, digest))) {
    await ledger.abandon(step, begun.lease)
    return failed({
      kind: 'unavailable',
      detail: 'The object store did not take the snapshot. Send it again.',
    })
  }
  // The probe may have come after this isolate last prepared the run.
  const current =
    ports.subjects.kept(run)?.probe_sha256 === begun.probe_sha256
      ? opened
      : await openFor(ports, run, step, bytes, begun.probe_sha256)
  if (!current.ok) {
    await ledger.abandon(step, begun.lease)
    await ports.objects.remove(key)
    return current
  }
  const { subject, snapshot } = current.value
  const evaluated = await evaluate(ports.runtime, subject, snapshot)
  const advice = evaluated.ok
    ? await ledger.record(step, digest, evaluated.readings)
    : await ledger.fail(step, digest, evaluated.reason)
  if (advice !== null) return success({ advice, already_known: false })
  // The run was deleted while its snapshot was on the way: leave nothing behind.
  await ports.objects.remove(key)
  return failed({ kind: 'run_unknown', run })
}

/** The snapshot beside its subject. With `probe`, the subject must be the one of that probe. */
async function openFor(
  ports: Ports,
  run: string,
  step: number,
  bytes: Uint8Array,
  probe: string | null,
): Promise<Result<{ subject: Subject; snapshot: Snapshot }>> {
  const kept = probe === null ? ports.subjects.kept(run) : null
  const prepared = kept === null ? await prepare(ports, run) : kept.prepared
  if (prepared === null) return failed({ kind: 'run_unknown', run })
  if (!prepared.ok) return prepared
  const snapshot = openSnapshot(prepared.subject, step, bytes)
  return snapshot.ok ? success({ subject: prepared.subject, snapshot: snapshot.value }) : snapshot
}

async function prepare(ports: Ports, run: string) {
  const described: Described | null = await ports.ledger(run).describe()
  return described === null ? null : ports.subjects.load(ports.objects, run, described)
}
