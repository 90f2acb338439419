/** Takes a small snapshot: checked, leased, stored; then evaluated and answered with its own advice, or queued. */
import { planOf } from '../core/measures/plan.ts'
import { type Snapshot, tensorShapes } from '../core/snapshot.ts'
import type { Subject } from '../core/subject.ts'
import type { Advice } from '../wire/advice.ts'
import { sha256 } from './digest.ts'
import { evaluate, openSnapshot } from './evaluate.ts'
import { failed, type Result, success } from './failure.ts'
import { notBegun } from './not-begun.ts'
import { snapshotKey } from './object-keys.ts'
import type { Described, Ports } from './ports.ts'
import { queueSnapshot } from './queue-snapshot.ts'
import { inRequest } from './read-plan.ts'
import { isOf } from './subjects.ts'

export interface ReceivedSnapshot {
  readonly advice: Advice
  /** What its evaluation took, waiting for its turn included; null where none was made. */
  readonly evaluate_ms: number | null
}

/** `givenSha256` is the digest that the sender declared, where it did; `attempt` the attempt that it named. */
export async function receiveSnapshot(
  ports: Ports,
  run: string,
  step: number,
  bytes: Uint8Array<ArrayBuffer>,
  givenSha256: string | null,
  attempt: number | null,
): Promise<Result<ReceivedSnapshot>> {
  const digest = await sha256(bytes)
  if (givenSha256 !== null && givenSha256 !== digest) {
    return failed({ kind: 'digest_mismatch', given_sha256: givenSha256, computed_sha256: digest })
  }
  const ledger = ports.ledger(run)
  const opened = await openFor(ports, run, step, bytes, 'kept')
  if (!opened.ok) return opened

  const begun = await ledger.begin(step, digest, bytes.byteLength, attempt)
  if (begun.kind === 'run_unknown') ports.subjects.forget(run)
  if (begun.kind !== 'lease') return unevaluated(notBegun(begun, run, step, digest))

  const key = snapshotKey(run, step, digest)
  const stored = { run, step, sha256: digest, bytes: bytes.byteLength, keys: [key] }
  if (!(await ports.objects.put(key, bytes, digest))) {
    await ledger.abandon(step, begun.lease)
    return failed({
      kind: 'unavailable',
      detail: 'The object store did not take the snapshot. Send it again.',
    })
  }
  // The probe or the model may have come after this isolate last prepared the run.
  const current = isOf(ports.subjects.kept(run), begun)
    ? opened
    : await openFor(ports, run, step, bytes, 'current')
  if (!current.ok) {
    await ledger.abandon(step, begun.lease)
    await ports.objects.remove(key)
    return current
  }
  const { subject, snapshot } = current.value
  const isTurnNear = ports.runtime.waiting() < ports.limits.most_waiting
  if (!isTurnNear || !inRequest(planOf(subject, tensorShapes(snapshot)), ports.limits)) {
    return unevaluated(await queueSnapshot(ports, stored, begun))
  }
  const earlier = await ports.recent.load(ports.objects, run, subject, begun.earlier)
  const started = ports.now()
  const evaluated = await evaluate(ports.runtime, subject, snapshot, earlier)
  const evaluate_ms = ports.now() - started
  ports.recent.keep(run, digest, snapshot)
  const advice = evaluated.ok
    ? await ledger.record(step, digest, evaluated.readings, begun.earlier)
    : await ledger.fail(step, digest, evaluated.reason)
  if (advice !== null) return success({ advice, evaluate_ms })
  // The run was deleted while its snapshot was on the way, or resumed from before it; or the lease ran out.
  return unevaluated(await queueSnapshot(ports, stored, begun))
}

function unevaluated(answer: Result<Advice>): Result<ReceivedSnapshot> {
  return answer.ok ? success({ advice: answer.value, evaluate_ms: null }) : answer
}

/** The snapshot beside its subject: the one that this isolate has kept, or one with what the ledger names now. */
async function openFor(
  ports: Ports,
  run: string,
  step: number,
  bytes: Uint8Array,
  which: 'kept' | 'current',
): Promise<Result<{ subject: Subject; snapshot: Snapshot }>> {
  const kept = which === 'kept' ? ports.subjects.kept(run) : null
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
