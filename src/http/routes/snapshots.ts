/** Snapshots in, advice out; and the snapshots back. */
import { createRoute } from '@hono/zod-openapi'
import { largestFile } from '../../service/limits.ts'
import { indexKey, snapshotKey } from '../../service/object-keys.ts'
import { receiveIndex } from '../../service/receive-index.ts'
import { receiveLargeSnapshot } from '../../service/receive-large-snapshot.ts'
import { receiveSnapshot } from '../../service/receive-snapshot.ts'
import { waitFor } from '../../service/wait.ts'
import { type Advice, adviceSchema } from '../../wire/advice.ts'
import { snapshotListSchema } from '../../wire/snapshot.ts'
import { snapshotIndexSchema } from '../../wire/snapshot-index.ts'
import { announced, wholeBody } from '../bodies.ts'
import { newRoutes, refuse } from '../context.ts'
import {
  attemptQuery,
  json,
  problems,
  runParam,
  safetensorsContent,
  snapshotBody,
  snapshotTypes,
  stepParam,
} from '../documents.ts'
import { EXAMPLE_RUN, exampleAdvice, exampleIndex, exampleSnapshot } from '../examples.ts'
import { inTime } from '../in-time.ts'
import { isJson, jsonBodies } from '../json-bodies.ts'
import { applyWait, preferHeader, preferredWait } from '../prefer.ts'
import { serverTiming } from '../server-timing.ts'

const put = createRoute({
  method: 'put',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/snapshots/{step}',
  summary: 'Send a snapshot; the answer is advice',
  description:
    'Steps may come in any order, and the same bytes as often as you like. A large or costly snapshot is answered with 202 and the newest advice there is; a large one needs a Content-Digest header. One that is too large for a request comes in shards, and this takes their index: what Hugging Face calls `model.safetensors.index.json`, with the SHA-256 of each shard under `shards`.',
  request: { params: stepParam, query: attemptQuery, headers: preferHeader, body: snapshotBody },
  responses: {
    200: json(adviceSchema, 'The advice at this step, with its readings.', exampleAdvice),
    202: json(adviceSchema, 'The snapshot is stored and waits; this is the newest advice.', {
      ...exampleAdvice,
      state: 'pending',
    }),
    ...problems,
  },
})

const get = createRoute({
  method: 'get',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/snapshots/{step}',
  summary: 'Read a snapshot back',
  request: { params: stepParam },
  responses: {
    200: {
      description: 'The safetensors file that was sent, or the index of the shards.',
      content: {
        ...safetensorsContent,
        'application/json': { schema: snapshotIndexSchema, example: exampleIndex },
      },
    },
    ...problems,
  },
})

const list = createRoute({
  method: 'get',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/snapshots',
  summary: 'List the snapshots and what became of each',
  request: { params: runParam },
  responses: {
    200: json(snapshotListSchema, 'The snapshots, by step.', {
      run: EXAMPLE_RUN,
      snapshots: [exampleSnapshot],
    }),
    ...problems,
  },
})

const storedAs = [
  [snapshotKey, 'application/octet-stream'],
  [indexKey, 'application/json'],
] as const

export function snapshotRoutes() {
  const routes = newRoutes()
  routes.put('/v1/runs/:run/snapshots/:step', async (c, next) => {
    // Before the route reads a body of JSON, or turns a type away in words of its own.
    const { max_json_bytes, body_time } = c.var.ports.limits
    const most = isJson(c.req.raw) ? max_json_bytes : largestFile(c.var.ports.limits)
    const head = announced(c.req.raw, snapshotTypes, most)
    if (!head.ok) return refuse(c, head.failure)
    return isJson(c.req.raw) ? jsonBodies(max_json_bytes, body_time)(c, next) : next()
  })
  return routes
    .openapi(put, async (c) => {
      const { run, step } = c.req.valid('param')
      const { attempt = null } = c.req.valid('query')
      const { small_snapshot_bytes, body_time } = c.var.ports.limits
      const answered = async (advice: Advice) => {
        const wait = preferredWait(c, c.var.ports.limits.max_wait_seconds)
        if (wait > 0) applyWait(c, wait)
        if (advice.state !== 'pending') return c.json(advice, 200)
        if (wait === 0) return c.json(advice, 202)
        const ledger = c.var.ports.ledger(run)
        const own = await waitFor(
          c.var.ports,
          wait,
          () => ledger.adviceOf(step),
          (own) => own !== null,
        )
        return own === null ? c.json(advice, 202) : c.json(own, 200)
      }
      if (isJson(c.req.raw)) {
        const index = snapshotIndexSchema.parse(c.req.valid('json'))
        const received = await receiveIndex(c.var.ports, run, step, index, attempt)
        if (!received.ok) return refuse(c, received.failure)
        return answered(received.value)
      }
      const head = announced(c.req.raw, snapshotTypes, largestFile(c.var.ports.limits))
      if (!head.ok) return refuse(c, head.failure)
      const { bytes, sha256 } = head.value
      if (bytes > small_snapshot_bytes) {
        if (sha256 === null) return refuse(c, { kind: 'digest_required', limit_bytes: small_snapshot_bytes })
        if (c.req.raw.body === null) return refuse(c, { kind: 'length_required' })
        const streamed = { body: c.req.raw.body, bytes, sha256 }
        const storing = receiveLargeSnapshot(c.var.ports, run, step, streamed, attempt)
        const received = await inTime(storing, bytes, body_time)
        if (!received.ok) return refuse(c, received.failure)
        return answered(received.value)
      }
      const body = await wholeBody(c.req.raw, bytes, body_time)
      if (!body.ok) return refuse(c, body.failure)
      const received = await receiveSnapshot(c.var.ports, run, step, body.value, sha256, attempt)
      if (!received.ok) return refuse(c, received.failure)
      const { advice, evaluate_ms } = received.value
      if (evaluate_ms !== null) {
        const { telemetry, runtime } = c.var.ports
        telemetry.metrics.add('latebloom_evaluations_total')
        telemetry.metrics.add('latebloom_evaluation_seconds_sum', {}, evaluate_ms / 1000)
        c.header('server-timing', serverTiming(evaluate_ms, runtime.memoryBytes()))
      }
      return answered(advice)
    })
    .openapi(get, async (c) => {
      const { run, step } = c.req.valid('param')
      const snapshots = await c.var.ports.ledger(run).snapshots()
      if (snapshots === null) return refuse(c, { kind: 'run_unknown', run })
      const entry = snapshots.find((snapshot) => snapshot.step === step)
      if (entry === undefined) return refuse(c, { kind: 'snapshot_unknown', run, step })
      const { expired_at = null } = entry
      if (expired_at !== null) return refuse(c, { kind: 'snapshot_expired', run, step, expired_at })
      for (const [keyOf, type] of storedAs) {
        const object = await c.var.ports.objects.open(keyOf(run, step, entry.sha256))
        if (object === null) continue
        return c.body(object.body, 200, {
          'content-type': type,
          'content-length': String(object.bytes),
          etag: `"${entry.sha256}"`,
        })
      }
      return refuse(c, { kind: 'snapshot_unknown', run, step })
    })
    .openapi(list, async (c) => {
      const { run } = c.req.valid('param')
      const snapshots = await c.var.ports.ledger(run).snapshots()
      if (snapshots === null) return refuse(c, { kind: 'run_unknown', run })
      return c.json({ run, snapshots: [...snapshots] }, 200)
    })
}
