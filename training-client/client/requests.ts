import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Advice, adviceSchema } from '../../src/wire/advice.ts'
import { runIdSchema } from '../../src/wire/run.ts'
import { type ScalarsReceipt, scalarsReceiptSchema } from '../../src/wire/scalars.ts'
import { type SnapshotIndex, shardReceiptSchema } from '../../src/wire/snapshot-index.ts'
import type { Call } from './call.ts'
import type { SenderSettings } from './options.ts'
import type { WaitingLine } from './scalar-backlog.ts'
import type { WaitingSnapshot } from './snapshot-backlog.ts'

/** The requests that a run makes of its advisor, each as data. */
export type Requests = {
  open(spec: string, idempotencyKey: string): Call<OpenedRun>
  probe(run: string, body: Uint8Array<ArrayBuffer>): Call<unknown>
  model(run: string, body: Uint8Array<ArrayBuffer>): Call<unknown>
  snapshot(run: string, snapshot: WaitingSnapshot): Call<Advice>
  shard(run: string, step: number, file: string, body: Uint8Array<ArrayBuffer>): Call<unknown>
  /** Completes a snapshot whose shards have arrived. */
  index(run: string, step: number, index: SnapshotIndex): Call<Advice>
  scalars(run: string, lines: readonly WaitingLine[]): Call<ScalarsReceipt>
  advice(run: string): Call<Advice>
  close(run: string): Call<unknown>
  /** The run's page, for people. */
  page(run: string): string
}

const openedRunSchema = z.looseObject({ run: runIdSchema })
export type OpenedRun = z.infer<typeof openedRunSchema>

/** Throws a TypeError where the url is not one. */
export function createRequests({ url, apiKey }: SenderSettings): Requests {
  const base = new URL(url.endsWith('/') ? url : `${url}/`)
  const at = (path: string) => new URL(path, base)
  const common: Record<string, string> = {
    accept: 'application/json, application/problem+json',
    ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
  }
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
    snapshot: (run, { step, body }) => ({
      method: 'PUT',
      url: at(`v1/runs/${run}/snapshots/${step}`),
      headers: tensors(body),
      body,
      answer: adviceSchema,
    }),
    shard: (run, step, file, body) => ({
      method: 'PUT',
      url: at(`v1/runs/${run}/snapshots/${step}/shards/${file}`),
      headers: tensors(body),
      body,
      answer: shardReceiptSchema,
    }),
    index: (run, step, index) => ({
      method: 'PUT',
      url: at(`v1/runs/${run}/snapshots/${step}`),
      headers: json,
      body: JSON.stringify(index),
      answer: adviceSchema,
    }),
    scalars: (run, lines) => ({
      method: 'POST',
      url: at(`v1/runs/${run}/scalars`),
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
