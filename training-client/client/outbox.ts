import type { Advice } from '../../src/wire/advice.ts'
import type { Resume, SenderStart, SenderStatus } from './messages.ts'
import { createScalarBacklog, type ScalarBacklog, type WaitingLine } from './scalar-backlog.ts'
import { createSnapshotBacklog, type SnapshotBacklog } from './snapshot-backlog.ts'
import { type Failure, maxFailuresKept, nothing } from './status.ts'

/** What of a run is sent and what waits: the sender's state. It does no I/O. */
export type Outbox = {
  run: string | null
  /** Whether this client opened it, and so closes it. */
  opened: boolean
  /** The attempt that everything is sent for; null where the advisor has not told it. */
  attempt: number | null
  /** Whether that is still to be asked, of a run that was open already. */
  attemptUnasked: boolean
  /** Resumes of the trainer that the advisor has not heard of, the earliest first; all else waits behind them. */
  resumes: readonly Resume[]
  /** How often the trainer was resumed so far. */
  resumed: number
  /** Why the advisor does not take this run; nothing is sent then. */
  refused: string | null
  /** The probe until it is delivered. */
  probe: Uint8Array<ArrayBuffer> | null
  probeRefused: boolean
  /** The run's ONNX graph until it is delivered or refused. */
  model: Uint8Array<ArrayBuffer> | null
  snapshots: SnapshotBacklog
  scalars: ScalarBacklog
  /** Lines that the advisor refused: kept for the recorded run. */
  refusedLines: WaitingLine[]
  received: { snapshots: number; scalar_lines: number }
  sent: { snapshots: number; scalar_lines: number; bytes: number }
  failed: Failure[]
  failedTotal: number
  lastProblem: string | null
  /** The step of the newest snapshot that the advisor stored but has not evaluated yet. */
  pendingStep: number | null
  advice: Advice | null
  closing: boolean
  closed: boolean
}

export function createOutbox({ settings, run, resume, probe, model, refusal }: SenderStart): Outbox {
  const outbox: Outbox = {
    run: run ?? null,
    opened: false,
    attempt: null,
    attemptUnasked: run !== undefined && resume === undefined,
    resumes: resume === undefined ? [] : [resume],
    resumed: 0,
    refused: refusal,
    probe,
    probeRefused: false,
    model,
    snapshots: createSnapshotBacklog(settings.maxBacklogBytes),
    scalars: createScalarBacklog(settings.maxBacklogBytes / 4),
    refusedLines: [],
    received: { snapshots: 0, scalar_lines: 0 },
    sent: nothing(),
    failed: [],
    failedTotal: 0,
    lastProblem: null,
    pendingStep: null,
    advice: null,
    closing: false,
    closed: false,
  }
  if (refusal !== null) recordFailure(outbox, { what: 'run', step: null, why: refusal })
  return outbox
}

export function recordFailure(outbox: Outbox, failure: Failure): void {
  outbox.failedTotal += 1
  outbox.failed = [...outbox.failed, failure].slice(-maxFailuresKept)
}

export function statusOf(outbox: Outbox): SenderStatus {
  const { snapshots, scalars } = outbox
  const waiting = snapshots.all().filter((snapshot) => snapshot.refused === null)
  return {
    run: outbox.run,
    state: outbox.closed
      ? 'closed'
      : outbox.refused !== null
        ? 'refused'
        : outbox.run === null
          ? 'opening'
          : 'open',
    sent: { ...outbox.sent },
    waiting: {
      snapshots: waiting.length,
      scalar_lines: scalars.all().length,
      bytes: waiting.reduce((sum, { body }) => sum + body.byteLength, 0) + scalars.bytes(),
    },
    dropped: droppedBy(outbox),
    failed: outbox.failed,
    failed_total: outbox.failedTotal,
    last_problem: outbox.lastProblem,
    received: { ...outbox.received },
  }
}

export function droppedBy({ snapshots, scalars }: Outbox) {
  const lost = { snapshots: snapshots.dropped(), scalars: scalars.dropped() }
  return {
    snapshots: lost.snapshots.snapshots,
    scalar_lines: lost.scalars.scalar_lines,
    bytes: lost.snapshots.bytes + lost.scalars.bytes,
  }
}

/** Advice at a later step replaces the earlier; at the same step the later answer does. */
export function takeAdvice(outbox: Outbox, advice: Advice): boolean {
  if (outbox.advice !== null && advice.step < outbox.advice.step) return false
  outbox.advice = advice
  return true
}

/** The trainer goes on from an earlier step: what of its old branch was not sent never will be, nor is its advice of use. */
export function resumeOutbox(outbox: Outbox, resume: Resume): void {
  const { fromStep } = resume
  outbox.snapshots.dropAfter(fromStep)
  outbox.scalars.dropAfter(fromStep)
  outbox.refusedLines = outbox.refusedLines.filter(({ line }) => line.step <= fromStep)
  outbox.resumes = [...outbox.resumes, resume]
  outbox.resumed += 1
  if (outbox.pendingStep !== null && outbox.pendingStep > fromStep) outbox.pendingStep = null
  if (outbox.advice !== null && outbox.advice.step > fromStep) outbox.advice = null
}
