/** A run's uploaded model: the ONNX graph that its forward measures are computed with. */
import { createRoute, z } from '@hono/zod-openapi'
import { modelKey } from '../../service/object-keys.ts'
import type { Ports } from '../../service/ports.ts'
import { receiveModel } from '../../service/receive-model.ts'
import { announced, wholeBody } from '../bodies.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'

const onnxTypes = ['application/octet-stream', 'application/onnx'] as const

const receiptSchema = z.object({
  run: z.string(),
  sha256: z.string(),
  already_known: z.boolean().describe('the same model was sent before'),
  tensors: z
    .array(z.object({ name: z.string(), shape: z.array(z.int()) }))
    .describe('what each snapshot must hold'),
  rows_at_once: z.int().positive().describe('rows of one pass, by the memory that a pass may take'),
  operations_per_row: z.number().nonnegative(),
})

const put = createRoute({
  method: 'put',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/model',
  summary: "Send the ONNX graph of a run whose model has the architecture 'onnx', before the first snapshot",
  description:
    "Tokens [rows, context] to logits. Its floating-point initializers are replaced by each snapshot's tensors of the same names, so their data may be left out. A run keeps its first model. What is taken, and every code of a refusal, is in docs/models.md.",
  request: {
    params: runParam,
    body: {
      required: true,
      description: 'An ONNX model in one file.',
      content: {
        'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) },
        'application/onnx': { schema: z.string().meta({ format: 'binary' }) },
      },
    },
  },
  responses: { 200: json(receiptSchema, 'The model is stored.'), ...problems },
})

const get = createRoute({
  method: 'get',
  tags: ['Snapshots'],
  path: '/v1/runs/{run}/model',
  summary: 'Read the uploaded model back',
  request: { params: runParam },
  responses: {
    200: {
      description: 'The ONNX file that was sent.',
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
    },
    ...problems,
  },
})

export function modelRoutes(ports: Ports) {
  return newRoutes()
    .openapi(put, async (c) => {
      const { run } = c.req.valid('param')
      const head = announced(c.req.raw, onnxTypes, ports.limits.max_model_bytes)
      if (!head.ok) return refuse(c, head.failure)
      const body = await wholeBody(c.req.raw, head.value.bytes)
      if (!body.ok) return refuse(c, body.failure)
      const received = await receiveModel(ports, run, body.value)
      if (!received.ok) return refuse(c, received.failure)
      const tensors = received.value.tensors.map(({ name, shape }) => ({ name, shape: [...shape] }))
      return c.json({ ...received.value, tensors }, 200)
    })
    .openapi(get, async (c) => {
      const { run } = c.req.valid('param')
      const described = await ports.ledger(run).describe()
      if (described === null) return refuse(c, { kind: 'run_unknown', run })
      const digest = described.model_sha256
      const object = digest === null ? null : await ports.objects.open(modelKey(run, digest))
      if (object === null) return refuse(c, { kind: 'model_unknown', run })
      return c.body(object.body, 200, {
        'content-type': 'application/octet-stream',
        'content-length': String(object.bytes),
        etag: `"${digest}"`,
      })
    })
}
