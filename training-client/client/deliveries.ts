import type { Advice } from '../../src/wire/advice.ts'
import { type Call, call, type Outcome } from './call.ts'
import { type Outbox, recordFailure } from './outbox.ts'
import type { Requests } from './requests.ts'
import { sendInShards } from './shards-delivery.ts'
import type { Failure } from './status.ts'

/** What a run sends next, in the order that the advisor needs: the run, its probe, then what there is. */
export type Delivery = {
  /** Makes the request and settles what is settled. A retry leaves everything waiting. */
  attempt(timeoutMs: number, abort: AbortSignal): Promise<Outcome<unknown>>
  kind: 'open' | 'probe' | 'model' | 'scalars' | 'snapshot' | 'advice'
}

export type DeliveryContext = {
  outbox: Outbox
  requests: Requests
  spec: string
  idempotencyKey: string
  /** A larger snapshot is sent in shards of about this size. */
  maxRequestBytes: number
  onAdvice: (advice: Advice) => void
}

type Settle<T> = {
  done: (value: T) => void
  refused: (why: string) => void
  retry?: (reached: boolean) => void
}

function delivery<T>(kind: Delivery['kind'], prepare: () => Call<T>, settle: Settle<T>): Delivery {
  return settled(kind, (timeoutMs, abort) => call(prepare(), timeoutMs, abort), settle)
}

function settled<T>(
  kind: Delivery['kind'],
  send: (timeoutMs: number, abort: AbortSignal) => Promise<Outcome<T>>,
  settle: Settle<T>,
): Delivery {
  return {
    kind,
    attempt: async (timeoutMs, abort) => {
      const outcome = await send(timeoutMs, abort)
      if (outcome.kind === 'done') settle.done(outcome.value)
      else if (outcome.kind === 'refused') settle.refused(outcome.why)
      else settle.retry?.(outcome.reached)
      return outcome
    },
  }
}

export function openDelivery({ outbox, requests, spec, idempotencyKey }: DeliveryContext): Delivery {
  return delivery('open', () => requests.open(spec, idempotencyKey), {
    done: ({ run }) => {
      outbox.run = run
      outbox.opened = true
    },
    refused: (why) => {
      outbox.refused = why
      fail(outbox, 'run', null, why)
    },
  })
}

export function probeDelivery(
  { outbox, requests }: DeliveryContext,
  run: string,
  probe: Uint8Array<ArrayBuffer>,
): Delivery {
  return delivery('probe', () => requests.probe(run, probe), {
    done: () => {
      outbox.probe = null
      outbox.sent.bytes += probe.byteLength
    },
    refused: (why) => {
      // Measures of the weights alone need no probe, so the snapshots still go.
      outbox.probeRefused = true
      fail(outbox, 'probe', null, why)
    },
  })
}

export function modelDelivery(
  { outbox, requests }: DeliveryContext,
  run: string,
  model: Uint8Array<ArrayBuffer>,
): Delivery {
  return delivery('model', () => requests.model(run, model), {
    done: () => {
      outbox.model = null
      outbox.sent.bytes += model.byteLength
    },
    refused: (why) => {
      // Without it measures of the weights are still read, so the snapshots still go.
      outbox.model = null
      fail(outbox, 'model', null, why)
    },
  })
}

export function scalarsDelivery({ outbox, requests }: DeliveryContext, run: string): Delivery {
  const batch = outbox.scalars.batch()
  const request = requests.scalars(run, batch)
  return delivery('scalars', () => request, {
    done: () => {
      outbox.scalars.remove(batch)
      outbox.sent.scalar_lines += batch.length
      outbox.sent.bytes += batch.reduce((sum, { json }) => sum + json.length + 1, 0)
    },
    refused: (why) => {
      outbox.scalars.remove(batch)
      outbox.refusedLines.push(...batch)
      fail(outbox, 'scalars', batch[0]?.line.step ?? null, why)
    },
  })
}

export function snapshotDelivery(context: DeliveryContext, run: string): Delivery | null {
  const { outbox, requests, maxRequestBytes: mostBytes } = context
  const snapshot = outbox.snapshots.next()
  if (snapshot === null) return null
  const send = (timeoutMs: number, abort: AbortSignal) =>
    snapshot.body.byteLength > mostBytes
      ? sendInShards(requests, run, snapshot, { mostBytes, timeoutMs, abort })
      : call(requests.snapshot(run, snapshot), timeoutMs, abort)
  return settled('snapshot', send, {
    done: (advice) => {
      outbox.snapshots.remove(snapshot)
      outbox.sent.snapshots += 1
      outbox.sent.bytes += snapshot.body.byteLength
      if (advice.state === 'pending') outbox.pendingStep = Math.max(outbox.pendingStep ?? 0, snapshot.step)
      context.onAdvice(advice)
    },
    refused: (why) => {
      snapshot.refused = why
      fail(outbox, 'snapshot', snapshot.step, why)
    },
    // An advisor that answers may fail on this snapshot alone: the others are not to wait behind it.
    retry: (reached) => {
      if (reached) outbox.snapshots.postpone(snapshot)
    },
  })
}

/** Asks for the advice of a snapshot that was stored and not yet evaluated. */
export function adviceDelivery({ outbox, requests, onAdvice }: DeliveryContext, run: string): Delivery {
  return delivery('advice', () => requests.advice(run), {
    done: (advice) => {
      if (advice.state === 'evaluated' && advice.step >= (outbox.pendingStep ?? 0)) outbox.pendingStep = null
      onAdvice(advice)
    },
    refused: () => {
      outbox.pendingStep = null
    },
  })
}

function fail(outbox: Outbox, what: Failure['what'], step: number | null, why: string): void {
  recordFailure(outbox, { what, step, why })
}
