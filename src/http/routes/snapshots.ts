/** Snapshots in, advice out; and the snapshots back. */
import { createRoute, z } from '@hono/zod-openapi'
import { snapshotKey } from '../../service/object-keys.ts'
import type { Ports } from '../../service/ports.ts'
import { receiveLargeSnapshot } from '../../service/receive-large-snapshot.ts'
import { receiveSnapshot } from '../../service/receive-snapshot.ts'
import { adviceSchema } from '../../wire/advice.ts'
import { snapshotListSchema } from '../../wire/snapshot.ts'
import { announced, wholeBody } from '../bodies.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam, safetensorsBody, safetensorsTypes, stepParam } from '../documents.ts'
import { serverTiming } from '../server-timing.ts'

const put = createRoute({
  method: 'put',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/snapshots/{step}',
  summary: 'Send a snapshot; the answer is advice',
  description:
    'Steps may come in any order, and the same bytes as often as you like. A large snapshot is answered with 202 and the newest advice there is; it needs a Content-Digest header.',
  request: { params: stepParam, body: safetensorsBody },
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
      description: 'The safetensors file that was sent.',
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
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

export function snapshotRoutes(ports: Ports) {
  return newRoutes()
    .openapi(put, async (c) => {
      const { run, step } = c.req.valid('param')
      const { small_snapshot_bytes, max_snapshot_bytes } = ports.limits
      const head = announced(c.req.raw, safetensorsTypes, max_snapshot_bytes)
      if (!head.ok) return refuse(c, head.failure)
      const { bytes, sha256 } = head.value
      if (bytes > small_snapshot_bytes) {
        if (sha256 === null) return refuse(c, { kind: 'digest_required', limit_bytes: small_snapshot_bytes })
        if (c.req.raw.body === null) return refuse(c, { kind: 'length_required' })
        const received = await receiveLargeSnapshot(ports, run, step, c.req.raw.body, bytes, sha256)
        if (!received.ok) return refuse(c, received.failure)
        const { advice, already_known } = received.value
        return already_known ? c.json(advice, 200) : c.json(advice, 202)
      }
      const body = await wholeBody(c.req.raw, bytes)
      if (!body.ok) return refuse(c, body.failure)
      const started = ports.now()
      const received = await receiveSnapshot(ports, run, step, body.value, sha256)
      if (!received.ok) return refuse(c, received.failure)
      c.header('server-timing', serverTiming(ports.now() - started, ports.runtime.memoryBytes()))
      return c.json(received.value.advice, 200)
    })
    .openapi(get, async (c) => {
      const { run, step } = c.req.valid('param')
      const snapshots = await ports.ledger(run).snapshots()
      if (snapshots === null) return refuse(c, { kind: 'run_unknown', run })
      const entry = snapshots.find((snapshot) => snapshot.step === step)
      const object =
        entry === undefined ? null : await ports.objects.open(snapshotKey(run, step, entry.sha256))
      if (entry === undefined || object === null) return refuse(c, { kind: 'snapshot_unknown', run, step })
      return c.body(object.body, 200, {
        'content-type': 'application/octet-stream',
        'content-length': String(object.bytes),
        etag: `"${entry.sha256}"`,
      })
    })
    .openapi(list, async (c) => {
      const { run } = c.req.valid('param')
      const snapshots = await ports.ledger(run).snapshots()
      if (snapshots === null) return refuse(c, { kind: 'run_unknown', run })
      return c.json({ run, snapshots: [...snapshots] }, 200)
    })
}
