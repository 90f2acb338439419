/** Shards of snapshots that are too large for one request: in, and back. */
import { createRoute } from '@hono/zod-openapi'
import { largestFile } from '../../service/limits.ts'
import { indexKey, shardKey } from '../../service/object-keys.ts'
import { receiveShard } from '../../service/receive-shard.ts'
import { shardFileSchema, shardReceiptSchema, snapshotIndexSchema } from '../../wire/snapshot-index.ts'
import { announced } from '../bodies.ts'
import { newRoutes, refuse } from '../context.ts'
import {
  attemptQuery,
  json,
  problems,
  safetensorsBody,
  safetensorsContent,
  safetensorsTypes,
  stepParam,
} from '../documents.ts'
import { exampleShard, exampleShardReceipt } from '../examples.ts'
import { inTime } from '../in-time.ts'

const shardParam = stepParam.extend({
  file: shardFileSchema.meta({
    description: 'the name of the file, as the index has it',
    example: exampleShard,
  }),
})

const put = createRoute({
  method: 'put',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/snapshots/{step}/shards/{file}',
  summary: 'Send one shard of a snapshot',
  description:
    'A safetensors file with some of the tensors; it needs a Content-Digest header. When all of them are there, `PUT /v1/runs/{run}/snapshots/{step}` with their index completes the snapshot. The same bytes may come as often as you like. Shards that no index names are removed once the trainer has been silent for a day.',
  request: { params: shardParam, query: attemptQuery, body: safetensorsBody },
  responses: { 200: json(shardReceiptSchema, 'The shard is stored.', exampleShardReceipt), ...problems },
})

const get = createRoute({
  method: 'get',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/snapshots/{step}/shards/{file}',
  summary: 'Read a shard back',
  request: { params: shardParam },
  responses: {
    200: {
      description: 'The safetensors file that was sent.',
      content: safetensorsContent,
    },
    ...problems,
  },
})

export function shardRoutes() {
  return newRoutes()
    .openapi(put, async (c) => {
      const { run, step, file } = c.req.valid('param')
      const head = announced(c.req.raw, safetensorsTypes, largestFile(c.var.ports.limits))
      if (!head.ok) return refuse(c, head.failure)
      const { bytes, sha256 } = head.value
      if (sha256 === null) return refuse(c, { kind: 'digest_required', limit_bytes: 0 })
      if (c.req.raw.body === null) return refuse(c, { kind: 'length_required' })
      const { attempt = null } = c.req.valid('query')
      const shard = { run, step, file, bytes, sha256, attempt }
      const storing = receiveShard(c.var.ports, shard, c.req.raw.body)
      const received = await inTime(storing, bytes, c.var.ports.limits.body_time)
      return received.ok ? c.json(received.value, 200) : refuse(c, received.failure)
    })
    .openapi(get, async (c) => {
      const { run, step, file } = c.req.valid('param')
      const snapshots = await c.var.ports.ledger(run).snapshots()
      if (snapshots === null) return refuse(c, { kind: 'run_unknown', run })
      const entry = snapshots.find((snapshot) => snapshot.step === step)
      const expired_at = entry?.expired_at ?? null
      if (expired_at !== null) return refuse(c, { kind: 'snapshot_expired', run, step, expired_at })
      const index =
        entry === undefined ? null : await c.var.ports.objects.read(indexKey(run, step, entry.sha256))
      if (index === null) return refuse(c, { kind: 'snapshot_unknown', run, step })
      const { shards } = snapshotIndexSchema.parse(JSON.parse(new TextDecoder().decode(index)))
      const sha256 = shards[file]
      const object = sha256 === undefined ? null : await c.var.ports.objects.open(shardKey(run, step, sha256))
      if (object === null) return refuse(c, { kind: 'shard_unknown', run, step, file })
      return c.body(object.body, 200, {
        'content-type': 'application/octet-stream',
        'content-length': String(object.bytes),
        etag: `"${sha256}"`,
      })
    })
}
