import { randomUUID } from 'node:crypto'
import { type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads'
import type { Advice } from '../../src/wire/advice.ts'
import { attemptStartSchema } from '../../src/wire/attempt.ts'
import { callBack } from './call-back.ts'
import { checkStep } from './check-step.ts'
import { encodeSnapshot } from './encode-snapshot.ts'
import type { FromSender, ToSender } from './messages.ts'
import type { NamedTensor } from './named-tensor.ts'
import { createRecord } from './record.ts'
import { createSchedule, type Schedule, type ScheduleOptions } from './schedule.ts'
import { startQuietly } from './start-quietly.ts'
import type { Failure, Report, RunStatus } from './status.ts'

/** A run that reports to its advisor. No method throws, and none waits but `close`. */
export type TrainingRun = {
  /**
   * Posts the weights at a step. Costs the training thread one copy of them; nothing is kept of the arguments.
   * With bytes, these are a whole safetensors file.
   */
  snapshot(step: number, snapshot: Iterable<NamedTensor> | Uint8Array): void
  /** Posts scalars at a step: losses in nats, accuracies as shares of 1, other names in snake_case. */
  scalars(step: number, scalars: Readonly<Record<string, number>>): void
  /**
   * Says that training goes on from the state after `fromStep`, as after a crash or a rollback: what was posted of later
   * steps is another branch now, and what of it was not sent never will be. With `reason`, why, for people.
   */
  resume(fromStep: number, reason?: string): void
  /** The newest advice there is, or null. Works in a loop that never yields to the event loop. */
  advice(): Advice | null
  /** Whether the newest advice is to stop. Without an advisor: false. */
  shouldStop(): boolean
  /** How long to train, as advice changes it: extend, pause and stop as values, with the reasons. */
  schedule(options: ScheduleOptions): Schedule
  status(): RunStatus
  /** Sends what is left, waiting at most closeTimeoutMs, and tells what could not be sent and where it is kept. */
  close(): Promise<Report>
}

export type TrainingRunParts = {
  port: MessagePort
  startSender: () => Worker
  /** What already went wrong. */
  early: readonly Failure[]
  onAdvice: ((advice: Advice) => void) | undefined
  closeTimeoutMs: number
}

export function createTrainingRun(parts: TrainingRunParts): TrainingRun {
  const { port, onAdvice, closeTimeoutMs } = parts
  const record = createRecord(parts.early)
  let newest: Advice | null = null
  let resumed = 0
  let closing: Promise<Report> | null = null
  let settle = (_answer: Omit<Report, 'in_time'> | null) => {}

  const guarded = (what: Failure['what'], step: number, work: () => string | null) => {
    try {
      const why = closing === null ? work() : 'the run is closed'
      if (why !== null) record.fail(what, step, why)
    } catch (error) {
      record.fail(what, step, error)
    }
  }
  const send = (message: ToSender, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

  const take = (message: FromSender) => {
    if (message.kind === 'status') record.hear(message.status)
    else if (message.kind === 'closed') settle(message.report)
    // What was asked for before the trainer was resumed may be of the branch that it left.
    else if (message.resumed === resumed) {
      const { advice } = message
      newest = advice
      callBack(
        () => onAdvice?.(advice),
        (why) => record.fail('callback', advice.step, why),
      )
    }
  }
  /** Reads what the sender posted; a synchronous loop has no turns of the event loop in which it would arrive. */
  const takeAll = () => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      take(next.message)
    }
  }
  const advice = () => {
    if (closing === null) takeAll()
    return newest
  }
  const status = () => {
    if (closing === null) takeAll()
    return record.status()
  }
  const broke = (why: string) => {
    record.breakOff(why)
    settle(null)
  }

  const sender = startQuietly(parts.startSender, broke)
  port.on('message', take)
  port.unref()

  return {
    snapshot: (step, snapshot) => {
      guarded('snapshot', step, () => {
        takeAll()
        const why = checkStep(step)
        if (why !== null) return why
        const encoded = encodeSnapshot(step, snapshot)
        if ('why' in encoded) return encoded.why
        record.posted.snapshots += 1
        send({ kind: 'snapshot', step, body: encoded.body }, [encoded.body])
        return null
      })
    },
    scalars: (step, scalars) => {
      guarded('scalars', step, () => {
        takeAll()
        const why = checkStep(step)
        if (why !== null) return why
        send({ kind: 'scalars', step, scalars })
        record.posted.scalar_lines += 1
        return null
      })
    },
    resume: (fromStep, reason) => {
      guarded('resume', fromStep, () => {
        takeAll()
        const why = checkStep(fromStep) ?? checkReason(reason)
        if (why !== null) return why
        const resume = { fromStep, reason: reason ?? null, idempotencyKey: randomUUID() }
        send({ kind: 'resume', resume })
        resumed += 1
        if (newest !== null && newest.step > fromStep) newest = null
        return null
      })
    },
    advice,
    shouldStop: () => advice()?.advice === 'stop',
    schedule: (options) => createSchedule({ advice, status }, options, record.fail),
    status,
    close: () => {
      closing ??= new Promise<Report>((resolve) => {
        // This timer also keeps the process alive for as long as `close` may take.
        const timer = setTimeout(() => settle(null), closeTimeoutMs)
        settle = (answer) => {
          settle = () => {}
          clearTimeout(timer)
          port.close()
          if (answer !== null) void sender?.terminate()
          resolve(record.report(answer))
        }
        if (record.isBroken()) settle(null)
        else send({ kind: 'close', timeoutMs: closeTimeoutMs, untilMs: Date.now() + closeTimeoutMs })
      })
      return closing
    },
  }
}

function checkReason(reason: string | undefined): string | null {
  const isReason = attemptStartSchema.shape.reason.safeParse(reason).success
  return isReason ? null : 'a reason is a text of 1 to 500 characters'
}
