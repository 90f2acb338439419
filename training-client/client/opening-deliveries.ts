/** What goes before all else: the run, which attempt it is in, its probe and its model. */
import { type Delivery, type DeliveryContext, delivery, fail } from './delivery.ts'

export function openDelivery({ outbox, requests, spec, idempotencyKey }: DeliveryContext): Delivery {
  return delivery('open', () => requests.open(spec, idempotencyKey), {
    done: ({ run, attempt }) => {
      outbox.run = run
      outbox.opened = true
      outbox.attempt = attempt ?? null
    },
    refused: (why) => {
      outbox.refused = why
      fail(outbox, 'run', null, why)
    },
  })
}

/** Learns which attempt this trainer is of, so that it is not taken for a later one. An older advisor has none. */
export function askAttemptDelivery({ outbox, requests }: DeliveryContext, run: string): Delivery {
  return delivery('attempt', () => requests.attempts(run), {
    done: ({ attempts }) => {
      outbox.attemptUnasked = false
      outbox.attempt = attempts.at(-1)?.attempt ?? null
    },
    refused: () => {
      outbox.attemptUnasked = false
    },
  })
}

/** Tells of the earliest resume that is not told yet. */
export function resumeDelivery({ outbox, requests }: DeliveryContext, run: string): Delivery | null {
  const [resume] = outbox.resumes
  if (resume === undefined) return null
  const settle = () => {
    outbox.resumes = outbox.resumes.filter((other) => other !== resume)
  }
  return delivery('attempt', () => requests.beginAttempt(run, resume), {
    done: ({ attempt }) => {
      outbox.attempt = attempt
      outbox.attemptUnasked = false
      settle()
    },
    refused: (why) => {
      settle()
      fail(outbox, 'resume', resume.fromStep, why)
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
