import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Advice, adviceSchema } from '../../src/wire/advice.ts'
import { type Attempt, attemptListSchema, attemptSchema } from '../../src/wire/attempt.ts'
import { runIdSchema } from '../../src/wire/run.ts'
import { type ScalarsReceipt, scalarsReceiptSchema } from '../../src/wire/scalars.ts'
import { type SnapshotIndex, shardReceiptSchema } from '../../src/wire/snapshot-index.ts'
import type { Call } from './call.ts'
import type { Resume } from './messages.ts'
import type { SenderSettings } from './options.ts'
import type { WaitingLine } from './scalar-backlog.ts'
import type { WaitingSnapshot } from './snapshot-backlog.ts'

/** The requests that a run makes of its advisor, each as data. */
export type Requests = {
  open(spec: string, idempotencyKey: string): Call<OpenedRun>
  attempts(run: string): Call<AttemptList>
  beginAttempt(run: string, resume: Resume): Call<Pick<Attempt, 'attempt'>>
  probe(run: string, body: Uint8Array<ArrayBuffer>): Call<unknown>
  model(run: string, body: Uint8Array<ArrayBuffer>): Call<unknown>
  snapshot(target: Target, snapshot: WaitingSnapshot): Call<Advice>
  shard(target: Target, step: number, file: string, body: Uint8Array<ArrayBuffer>): Call<unknown>
  /** Completes a snapshot whose shards have arrived. */
  index(target: Target, step: number, index: SnapshotIndex): Call<Advice>
  scalars(target: Target, lines: readonly WaitingLine[]): Call<ScalarsReceipt>
  advice(run: string): Call<Advice>
  close(run: string): Call<unknown>
  /** The run's page, for people. */
  page(run: string): string
}

/** The run that something is sent to, and the attempt that it is of; null: the newest, whichever that is. */
export type Target = { run: string; attempt: number | null }

// Older advisors name no attempt.
const openedRunSchema = z.looseObject({ run: runIdSchema, attempt: attemptSchema.shape.attempt.optional() })
export type OpenedRun = z.infer<typeof openedRunSchema>
export type AttemptList = z.infer<typeof attemptListSchema>

/** Throws a TypeError where the url is not one. */
export function createRequests({ url, apiKey }: SenderSettings): Requests {
  const base = new URL(url.endsWith('/') ? url : `${url}/`)
  const at = (path: string) => new URL(path, base)
  const common: Record<string, string> = {
    accept: 'application/json, application/problem+json',
    ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
  }
  const of = (attempt: number | null) => (attempt === null ? '' : `?attempt=${attempt}`)
  const json = { ...common, 'content-type': 'application/json' }
  const tensors = (body: Uint8Array) => ({
    ...common,
    'content-type': 'application/octet-stream',
    'content-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
  })
  return {
    open: (spec, idempotencyKey) => ({
      method: 'POST',
      url: at('v1/runs'),
      headers: { ...json, 'idempotency-key': idempotencyKey },
      body: spec,
      answer: openedRunSchema,
    }),
    attempts: (run) => ({
      method: 'GET',
      url: at(`v1/runs/${run}/attempts`),
      headers: common,
      answer: attemptListSchema,
    }),
    beginAttempt: (run, { fromStep, reason, idempotencyKey }) => ({
      method: 'POST',
      url: at(`v1/runs/${run}/attempts`),
      headers: { ...json, 'idempotency-key': idempotencyKey },
      body: JSON.stringify({ from_step: fromStep, ...(reason === null ? {} : { reason }) }),
      answer: attemptSchema.pick({ attempt: true }),
    }),
    probe: (run, body) => ({
      method: 'PUT',
      url: at(`v1/runs/${run}/probe`),
      headers: tensors(body),
      body,
      answer: z.unknown(),
    }),
    model: (run, body) => ({
      method: 'PUT',
      url: at(`v1/runs/${run}/model`),
      headers: tensors(body),
      body,
      answer: z.unknown(),
    }),
    snapshot: ({ run, attempt }, { step, body }) => ({
      method: 'PUT',
      url: at(`v1/runs/${run}/snapshots/${step}${of(attempt)}`),
      headers: tensors(body),
      body,
      answer: adviceSchema,
    }),
    shard: ({ run, attempt }, step, file, body) => ({
      method: 'PUT',
      url: at(`v1/runs/${run}/snapshots/${step}/shards/${file}${of(attempt)}`),
      headers: tensors(body),
      body,
      answer: shardReceiptSchema,
    }),
    index: ({ run, attempt }, step, index) => ({
      method: 'PUT',
      url: at(`v1/runs/${run}/snapshots/${step}${of(attempt)}`),
      headers: json,
      body: JSON.stringify(index),
      answer: adviceSchema,
    }),
    scalars: ({ run, attempt }, lines) => ({
      method: 'POST',
      url: at(`v1/runs/${run}/scalars${of(attempt)}`),
      headers: { ...common, 'content-type': 'application/jsonl' },
      body: lines.map((line) => `${line.json}\n`).join(''),
      answer: scalarsReceiptSchema,
    }),
    advice: (run) => ({
      method: 'GET',
      url: at(`v1/runs/${run}/advice`),
      headers: common,
      answer: adviceSchema,
    }),
    close: (run) => ({
      method: 'PATCH',
      url: at(`v1/runs/${run}`),
      headers: json,
      body: JSON.stringify({ state: 'closed' }),
      answer: z.unknown(),
    }),
    page: (run) => at(`runs/${run}`).href,
  }
}
