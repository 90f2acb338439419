/** The sender's thread: takes what the training thread posts, sends it, and posts back status and advice. */
import { workerData } from 'node:worker_threads'
import type { DeliveryContext } from './delivery.ts'
import { keepUnsent } from './keep-unsent.ts'
import type { FromSender, SenderStart, ToSender } from './messages.ts'
import { createOutbox, droppedBy, recordFailure, resumeOutbox, statusOf, takeAdvice } from './outbox.ts'
import { createRequests } from './requests.ts'
import { startSendLoop } from './send-loop.ts'
import type { Report } from './status.ts'

const start: SenderStart = workerData
const { port, settings } = start
const outbox = createOutbox(start)
const post = (message: FromSender) => port.postMessage(message)
const postStatus = () => post({ kind: 'status', status: statusOf(outbox) })

const context: DeliveryContext = {
  outbox,
  requests: createRequests(settings),
  spec: start.spec,
  idempotencyKey: start.idempotencyKey,
  maxRequestBytes: settings.maxRequestBytes,
  onAdvice: (advice, resumed) => {
    if (resumed === outbox.resumed && takeAdvice(outbox, advice)) post({ kind: 'advice', advice, resumed })
  },
}
const { probe, model } = start
const loop = startSendLoop({ context, requestTimeoutMs: settings.requestTimeoutMs, onProgress: postStatus })
postStatus()

port.on('message', (message: ToSender) => {
  switch (message.kind) {
    case 'snapshot':
      outbox.received.snapshots += 1
      outbox.snapshots.add({ step: message.step, body: new Uint8Array(message.body), refused: null })
      return loop.wake()
    case 'scalars': {
      outbox.received.scalar_lines += 1
      const why = outbox.scalars.add(message.step, message.scalars, Date.now())
      if (why === null) return loop.wake()
      recordFailure(outbox, { what: 'scalars', step: message.step, why })
      return postStatus()
    }
    case 'resume':
      resumeOutbox(outbox, message.resume)
      postStatus()
      return loop.wake()
    case 'close':
      void close(message)
  }
})

async function close({ timeoutMs, untilMs }: Extract<ToSender, { kind: 'close' }>): Promise<void> {
  // What is left is written to disk after the last attempt, and that takes time too.
  await loop.finish(untilMs - Math.min(2000, timeoutMs / 4) - Date.now())
  const report = reportOf()
  outbox.closed = true
  postStatus()
  post({ kind: 'closed', report })
  port.close()
}

function reportOf(): Omit<Report, 'in_time'> {
  const snapshots = outbox.snapshots.all()
  const lines = [...outbox.refusedLines, ...outbox.scalars.all()]
  const why = outbox.refused ?? outbox.lastProblem ?? outbox.failed.at(-1)?.why ?? null
  const anything =
    snapshots.length > 0 ||
    lines.length > 0 ||
    outbox.probe !== null ||
    outbox.model !== null ||
    outbox.run === null
  const kept_in = anything ? keep(snapshots, lines) : null
  return {
    run: outbox.run,
    page: outbox.run === null ? null : context.requests.page(outbox.run),
    sent: { ...outbox.sent },
    dropped: droppedBy(outbox),
    unsent: {
      snapshots: snapshots.map(({ step, body, refused }) => ({
        step,
        bytes: body.byteLength,
        why: refused ?? why ?? 'there was no time left to send it',
      })),
      scalar_lines: lines.length,
      bytes:
        snapshots.reduce((sum, { body }) => sum + body.byteLength, 0) +
        lines.reduce((sum, { json }) => sum + json.length, 0),
      why: anything ? why : null,
      kept_in,
    },
    failed: outbox.failed,
  }
}

function keep(
  snapshots: ReturnType<typeof outbox.snapshots.all>,
  lines: ReturnType<typeof outbox.scalars.all>,
): string | null {
  try {
    const unsent = {
      name: start.name,
      spec: start.spec,
      probe,
      model,
      snapshots,
      lines: lines.map(({ line }) => line),
    }
    return keepUnsent(settings.unsentDirectory, unsent, new Date())
  } catch (error) {
    const why = `what is left could not be kept: ${error instanceof Error ? error.message : String(error)}`
    recordFailure(outbox, { what: 'sender', step: null, why })
    return null
  }
}
