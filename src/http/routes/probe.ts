/** A run's probe: the inputs and labels on which forward measures are evaluated. */
import { createRoute } from '@hono/zod-openapi'
import { probeKey } from '../../service/object-keys.ts'
import { receiveProbe } from '../../service/receive-probe.ts'
import { probeReceiptSchema } from '../../wire/receipts.ts'
import { announced, wholeBody } from '../bodies.ts'
import { newRoutes, refuse } from '../context.ts'
import {
  json,
  problems,
  runParam,
  safetensorsBody,
  safetensorsContent,
  safetensorsTypes,
} from '../documents.ts'
import { exampleProbeReceipt } from '../examples.ts'

const put = createRoute({
  method: 'put',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/probe',
  summary: 'Send the probe, before the first snapshot',
  description:
    'A safetensors file with `inputs` I64 [n, context], `labels` I64 [n] and `split` U8 [n]: 0 train, 1 test. A run keeps its first probe.',
  request: { params: runParam, body: safetensorsBody },
  responses: { 200: json(probeReceiptSchema, 'The probe is stored.', exampleProbeReceipt), ...problems },
})

const get = createRoute({
  method: 'get',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/probe',
  summary: 'Read the probe back',
  request: { params: runParam },
  responses: {
    200: {
      description: 'The safetensors file that was sent.',
      content: safetensorsContent,
    },
    ...problems,
  },
})

export function probeRoutes() {
  return newRoutes()
    .openapi(put, async (c) => {
      const { run } = c.req.valid('param')
      const head = announced(c.req.raw, safetensorsTypes, c.var.ports.limits.max_probe_bytes)
      if (!head.ok) return refuse(c, head.failure)
      const body = await wholeBody(c.req.raw, head.value.bytes, c.var.ports.limits.body_time)
      if (!body.ok) return refuse(c, body.failure)
      const received = await receiveProbe(c.var.ports, run, body.value)
      return received.ok ? c.json(received.value, 200) : refuse(c, received.failure)
    })
    .openapi(get, async (c) => {
      const { run } = c.req.valid('param')
      const described = await c.var.ports.ledger(run).describe()
      if (described === null) return refuse(c, { kind: 'run_unknown', run })
      const digest = described.probe_sha256
      const object = digest === null ? null : await c.var.ports.objects.open(probeKey(run, digest))
      if (object === null) return refuse(c, { kind: 'probe_unknown', run })
      return c.body(object.body, 200, {
        'content-type': 'application/octet-stream',
        'content-length': String(object.bytes),
        etag: `"${digest}"`,
      })
    })
}
