/** What a run sends once it is open: scalars, snapshots, and questions for advice. */
import { call } from './call.ts'
import { type Delivery, type DeliveryContext, delivery, fail, settled } from './delivery.ts'
import type { Outbox } from './outbox.ts'
import { sendInShards } from './shards-delivery.ts'

export function scalarsDelivery({ outbox, requests }: DeliveryContext, run: string): Delivery {
  const batch = outbox.scalars.batch()
  const request = requests.scalars({ run, attempt: outbox.attempt }, batch)
  return delivery('scalars', () => request, {
    done: () => {
      // Lines that were dropped on their way are counted as dropped.
      const sent = outbox.scalars.remove(batch)
      outbox.sent.scalar_lines += sent.length
      outbox.sent.bytes += sent.reduce((sum, { json }) => sum + json.length + 1, 0)
    },
    refused: (why, code) => {
      if (isOver(outbox, code, why)) return
      outbox.refusedLines.push(...outbox.scalars.remove(batch))
      fail(outbox, 'scalars', batch[0]?.line.step ?? null, why)
    },
  })
}

export function snapshotDelivery(context: DeliveryContext, run: string): Delivery | null {
  const { outbox, requests, maxRequestBytes: mostBytes } = context
  const snapshot = outbox.snapshots.next()
  if (snapshot === null) return null
  const { attempt, resumed } = outbox
  const target = { run, attempt }
  const send = (timeoutMs: number, abort: AbortSignal) =>
    snapshot.body.byteLength > mostBytes
      ? sendInShards(requests, target, snapshot, { mostBytes, timeoutMs, abort })
      : call(requests.snapshot(target, snapshot), timeoutMs, abort)
  return settled('snapshot', send, {
    done: (advice) => {
      if (outbox.snapshots.remove(snapshot)) {
        outbox.sent.snapshots += 1
        outbox.sent.bytes += snapshot.body.byteLength
      }
      if (advice.state === 'pending' && resumed === outbox.resumed)
        outbox.pendingStep = Math.max(outbox.pendingStep ?? 0, snapshot.step)
      context.onAdvice(advice, resumed)
    },
    refused: (why, code) => {
      if (isOver(outbox, code, why)) return
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
  const { resumed } = outbox
  return delivery('advice', () => requests.advice(run), {
    done: (advice) => {
      if (resumed !== outbox.resumed) return
      if (advice.state === 'evaluated' && advice.step >= (outbox.pendingStep ?? 0)) outbox.pendingStep = null
      onAdvice(advice, resumed)
    },
    refused: () => {
      outbox.pendingStep = null
    },
  })
}

/** Whether another trainer has taken the run over: then nothing more is sent, which is said once. */
function isOver(outbox: Outbox, code: string | null, why: string): boolean {
  if (code !== 'attempt_superseded') return false
  // Of a branch that this trainer has left itself meanwhile.
  if (outbox.resumes.length > 0) return true
  outbox.refused = why
  fail(outbox, 'run', null, why)
  return true
}
