import type { Advice } from '../../src/wire/advice.ts'
import { type Call, call, type Outcome } from './call.ts'
import { type Outbox, recordFailure } from './outbox.ts'
import type { Requests } from './requests.ts'
import type { Failure } from './status.ts'

/** What a run sends next, in the order that the advisor needs: the run, its attempt, its probe, then what there is. */
export type Delivery = {
  /** Makes the request and settles what is settled. A retry leaves everything waiting. */
  attempt(timeoutMs: number, abort: AbortSignal): Promise<Outcome<unknown>>
  kind: 'open' | 'attempt' | 'probe' | 'model' | 'scalars' | 'snapshot' | 'advice'
}

export type DeliveryContext = {
  outbox: Outbox
  requests: Requests
  spec: string
  idempotencyKey: string
  /** A larger snapshot is sent in shards of about this size. */
  maxRequestBytes: number
  /** `resumed`: how often the trainer was resumed when this was asked for. */
  onAdvice: (advice: Advice, resumed: number) => void
}

type Settle<T> = {
  done: (value: T) => void
  refused: (why: string, code: string | null) => void
  retry?: (reached: boolean) => void
}

export function delivery<T>(kind: Delivery['kind'], prepare: () => Call<T>, settle: Settle<T>): Delivery {
  return settled(kind, (timeoutMs, abort) => call(prepare(), timeoutMs, abort), settle)
}

export function settled<T>(
  kind: Delivery['kind'],
  send: (timeoutMs: number, abort: AbortSignal) => Promise<Outcome<T>>,
  settle: Settle<T>,
): Delivery {
  return {
    kind,
    attempt: async (timeoutMs, abort) => {
      const outcome = await send(timeoutMs, abort)
      if (outcome.kind === 'done') settle.done(outcome.value)
      else if (outcome.kind === 'refused') settle.refused(outcome.why, outcome.code)
      else settle.retry?.(outcome.reached)
      return outcome
    },
  }
}

export function fail(outbox: Outbox, what: Failure['what'], step: number | null, why: string): void {
  recordFailure(outbox, { what, step, why })
}
