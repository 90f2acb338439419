/** One client of a schedule: the training client's own outbox and send loop, fed with the recording. */

import { setTimeout as wait } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { generator } from '../../src/core/seeded.ts'
import { senderSettings } from '../../training-client/client/options.ts'
import { createOutbox, type Outbox } from '../../training-client/client/outbox.ts'
import { createRequests } from '../../training-client/client/requests.ts'
import { startSendLoop } from '../../training-client/client/send-loop.ts'
import type { Access } from './access.ts'
import type { Recording } from './recording.ts'
import { disordered, type Schedule } from './schedule.ts'

/** Posts everything until it is acknowledged. Answers what went wrong, or null. */
export async function replay(
  recording: Recording,
  schedule: Schedule,
  client: number,
  { url, access, idempotencyKey }: { url: string; access: Access; idempotencyKey: string },
): Promise<string | null> {
  const settings = senderSettings({ url, apiKey: access.key, requestTimeoutMs: REQUEST_MS })
  const { port1: port, port2 } = new MessageChannel()
  port2.close()
  const outbox = createOutbox({
    port,
    settings,
    spec: recording.spec,
    name: 'faults',
    refusal: null,
    probe: recording.probe,
    model: null,
    idempotencyKey,
  })
  const context = {
    outbox,
    requests: createRequests(settings),
    spec: recording.spec,
    idempotencyKey,
    maxRequestBytes: settings.maxRequestBytes,
    onAdvice: () => undefined,
  }
  const loop = startSendLoop({ context, requestTimeoutMs: REQUEST_MS, onProgress: () => undefined })
  await post(outbox, recording, schedule, client, loop.wake)
  const until = performance.now() + MOST_MS
  while (isWaiting(outbox) && outbox.refused === null && performance.now() < until) await wait(20)
  const unsent = isWaiting(outbox) ? (outbox.lastProblem ?? 'it was too slow') : null
  await loop.finish(unsent === null ? REQUEST_MS : 1)
  if (unsent !== null) return `a client could not send everything: ${unsent}`
  const [refused] = outbox.failed
  return refused === undefined ? null : `the advisor refused ${refused.what}: ${refused.why}`
}

const REQUEST_MS = 15_000
const MOST_MS = 180_000
const MOST_PAUSE_MS = 100

type Item =
  | { readonly step: number; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly step: number; readonly values: Readonly<Record<string, number>> }

/** Scalars come in order of steps between the snapshots, which may come out of theirs. */
async function post(
  outbox: Outbox,
  { snapshots, scalars }: Recording,
  { seed, disorder }: Schedule,
  client: number,
  wake: () => void,
): Promise<void> {
  const own = seed * 2 + client
  const next = generator(own)
  const inOrder: readonly Item[] = [...snapshots, ...scalars].sort((a, b) => a.step - b.step)
  const order = disordered(snapshots, disorder, own).values()
  const items = inOrder.map((item) => ('body' in item ? (order.next().value ?? item) : item))
  for (const item of items) {
    if ('body' in item) {
      outbox.snapshots.add({ step: item.step, body: item.body, refused: null })
      wake()
      await wait(next() * MOST_PAUSE_MS)
    } else outbox.scalars.add(item.step, item.values, Date.now())
  }
  wake()
}

function isWaiting({ run, probe, snapshots, scalars }: Outbox): boolean {
  return run === null || probe !== null || snapshots.all().length > 0 || scalars.all().length > 0
}
