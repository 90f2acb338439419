/** Snapshots in, advice out; and the snapshots back. */
import { createRoute, z } from '@hono/zod-openapi'
import { indexKey, snapshotKey } from '../../service/object-keys.ts'
import type { Ports } from '../../service/ports.ts'
import { receiveIndex } from '../../service/receive-index.ts'
import { receiveLargeSnapshot } from '../../service/receive-large-snapshot.ts'
import { receiveSnapshot } from '../../service/receive-snapshot.ts'
import { type Advice, adviceSchema } from '../../wire/advice.ts'
import { snapshotListSchema } from '../../wire/snapshot.ts'
import { snapshotIndexSchema } from '../../wire/snapshot-index.ts'
import { announced, isJson, wholeBody } from '../bodies.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam, snapshotBody, snapshotTypes, stepParam } from '../documents.ts'
import { serverTiming } from '../server-timing.ts'

const put = createRoute({
  method: 'put',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/snapshots/{step}',
  summary: 'Send a snapshot; the answer is advice',
  description:
    'Steps may come in any order, and the same bytes as often as you like. A large or costly snapshot is answered with 202 and the newest advice there is; a large one needs a Content-Digest header. One that is too large for a request comes in shards, and this takes their index: what Hugging Face calls `model.safetensors.index.json`, with the SHA-256 of each shard under `shards`.',
  request: { params: stepParam, body: snapshotBody },
  responses: {
    200: json(adviceSchema, 'The advice at this step, with its readings.'),
    202: json(adviceSchema, 'The snapshot is stored and waits; this is the newest advice.'),
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
        'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) },
        'application/json': { schema: snapshotIndexSchema },
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
  responses: { 200: json(snapshotListSchema, 'The snapshots, by step.'), ...problems },
})

const storedAs = [
  [snapshotKey, 'application/octet-stream'],
  [indexKey, 'application/json'],
] as const

export function snapshotRoutes(ports: Ports) {
  const routes = newRoutes()
  routes.put('/v1/runs/:run/snapshots/:step', async (c, next) => {
    // Before the route reads a body of JSON, or turns a type away in words of its own.
    const { max_json_bytes, max_snapshot_bytes } = ports.limits
    const head = announced(c.req.raw, snapshotTypes, isJson(c.req.raw) ? max_json_bytes : max_snapshot_bytes)
    return head.ok ? next() : refuse(c, head.failure)
  })
  return routes
    .openapi(put, async (c) => {
      const { run, step } = c.req.valid('param')
      const { small_snapshot_bytes, max_snapshot_bytes } = ports.limits
      const answered = (advice: Advice) =>
        advice.state === 'pending' ? c.json(advice, 202) : c.json(advice, 200)
      if (isJson(c.req.raw)) {
        const index = snapshotIndexSchema.parse(c.req.valid('json'))
        const received = await receiveIndex(ports, run, step, index)
        if (!received.ok) return refuse(c, received.failure)
        return answered(received.value)
      }
      const head = announced(c.req.raw, snapshotTypes, max_snapshot_bytes)
      if (!head.ok) return refuse(c, head.failure)
      const { bytes, sha256 } = head.value
      if (bytes > small_snapshot_bytes) {
        if (sha256 === null) return refuse(c, { kind: 'digest_required', limit_bytes: small_snapshot_bytes })
        if (c.req.raw.body === null) return refuse(c, { kind: 'length_required' })
        const received = await receiveLargeSnapshot(ports, run, step, c.req.raw.body, bytes, sha256)
        if (!received.ok) return refuse(c, received.failure)
        return answered(received.value)
      }
      const body = await wholeBody(c.req.raw, bytes)
      if (!body.ok) return refuse(c, body.failure)
      const started = ports.now()
      const received = await receiveSnapshot(ports, run, step, body.value, sha256)
      if (!received.ok) return refuse(c, received.failure)
      c.header('server-timing', serverTiming(ports.now() - started, ports.runtime.memoryBytes()))
      return answered(received.value)
    })
    .openapi(get, async (c) => {
      const { run, step } = c.req.valid('param')
      const snapshots = await ports.ledger(run).snapshots()
      if (snapshots === null) return refuse(c, { kind: 'run_unknown', run })
      const entry = snapshots.find((snapshot) => snapshot.step === step)
      if (entry === undefined) return refuse(c, { kind: 'snapshot_unknown', run, step })
      for (const [keyOf, type] of storedAs) {
        const object = await ports.objects.open(keyOf(run, step, entry.sha256))
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
      const snapshots = await ports.ledger(run).snapshots()
      if (snapshots === null) return refuse(c, { kind: 'run_unknown', run })
      return c.json({ run, snapshots: [...snapshots] }, 200)
    })
}
