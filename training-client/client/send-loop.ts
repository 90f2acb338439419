import { backoffMs } from './backoff.ts'
import { call } from './call.ts'
import { adviceDelivery, scalarsDelivery, snapshotDelivery } from './deliveries.ts'
import type { Delivery, DeliveryContext } from './delivery.ts'
import {
  askAttemptDelivery,
  modelDelivery,
  openDelivery,
  probeDelivery,
  resumeDelivery,
} from './opening-deliveries.ts'

/** The sender's loop: one request at a time, with waits after failures, until the run is closed. */
export type SendLoop = {
  /** Something new waits. */
  wake(): void
  /** Sends what is left, for at most this long; resolves when it is over. */
  finish(withinMs: number): Promise<void>
}

export type SendLoopOptions = {
  context: DeliveryContext
  requestTimeoutMs: number
  /** Called after each attempt. */
  onProgress: () => void
}

/** While closing, so many failures in a row end the wait: an advisor that is down would only use it up. */
const failuresThatEndClosing = 4
const adviceEveryMs = 1000

export function startSendLoop({ context, requestTimeoutMs, onProgress }: SendLoopOptions): SendLoop {
  const { outbox } = context
  const abort = new AbortController()
  let failures = 0
  let heldUntilMs = 0
  let askAdviceAtMs = 0
  let lastKind: Delivery['kind'] | null = null
  let ended = false
  let wakeUp = () => {}

  /** Resolves after a time, or as soon as something changes. */
  const pause = (ms: number | null) =>
    new Promise<void>((resolve) => {
      const timer = ms === null ? null : setTimeout(resolve, Math.max(0, ms))
      wakeUp = () => {
        if (timer !== null) clearTimeout(timer)
        resolve()
      }
    })

  const next = (nowMs: number): Delivery | { waitMs: number | null } => {
    if (outbox.refused !== null) return { waitMs: null }
    if (outbox.run === null) return openDelivery(context)
    const { run } = outbox
    const resume = resumeDelivery(context, run)
    if (resume !== null) return resume
    if (outbox.attemptUnasked) return askAttemptDelivery(context, run)
    if (outbox.probe !== null && !outbox.probeRefused) return probeDelivery(context, run, outbox.probe)
    if (outbox.model !== null) return modelDelivery(context, run, outbox.model)
    const dueAtMs = outbox.scalars.dueAtMs()
    const scalarsDue = dueAtMs !== null && (outbox.closing || dueAtMs <= nowMs)
    const snapshot = snapshotDelivery(context, run)
    if (scalarsDue && (snapshot === null || lastKind !== 'scalars')) return scalarsDelivery(context, run)
    if (snapshot !== null) return snapshot
    const adviceDue = outbox.pendingStep !== null && !outbox.closing
    if (adviceDue && askAdviceAtMs <= nowMs) return adviceDelivery(context, run)
    const times = [dueAtMs, adviceDue ? askAdviceAtMs : null].filter((time) => time !== null)
    return { waitMs: times.length === 0 ? null : Math.min(...times) - nowMs }
  }

  const attempt = async (delivery: Delivery) => {
    const outcome = await delivery.attempt(requestTimeoutMs, abort.signal)
    lastKind = delivery.kind
    if (delivery.kind === 'advice') askAdviceAtMs = Date.now() + adviceEveryMs
    if (outcome.kind === 'retry') {
      failures += 1
      outbox.lastProblem = outcome.why
      heldUntilMs = Date.now() + (outcome.afterMs ?? backoffMs(failures, Math.random))
    } else {
      failures = 0
      outbox.lastProblem = outcome.kind === 'refused' ? outcome.why : null
    }
    onProgress()
  }

  const run = async () => {
    while (!ended) {
      if (outbox.closing && failures >= failuresThatEndClosing) return
      const nowMs = Date.now()
      if (heldUntilMs > nowMs) {
        await pause(heldUntilMs - nowMs)
        continue
      }
      const delivery = next(nowMs)
      if ('attempt' in delivery) await attempt(delivery)
      else if (outbox.closing) return
      else await pause(delivery.waitMs)
    }
  }
  const running = run()

  const closeRun = async () => {
    // Of a run that another trainer has taken over this one is not to say that it has ended.
    if (!outbox.opened || outbox.run === null || outbox.refused !== null || ended || failures > 0) return
    await call(context.requests.close(outbox.run), requestTimeoutMs, abort.signal)
  }

  return {
    wake: () => wakeUp(),
    finish: async (withinMs) => {
      const timer = setTimeout(() => {
        ended = true
        outbox.lastProblem ??= 'there was no time left to send it'
        abort.abort()
        wakeUp()
      }, withinMs)
      outbox.closing = true
      // Earlier failures say nothing of now: one fresh attempt is due at once.
      failures = 0
      heldUntilMs = 0
      wakeUp()
      await running
      await closeRun()
      clearTimeout(timer)
    },
  }
}
