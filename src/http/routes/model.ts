/** A run's uploaded model: the ONNX graph that its forward measures are computed with. */
import { createRoute, z } from '@hono/zod-openapi'
import { modelKey } from '../../service/object-keys.ts'
import { receiveModel } from '../../service/receive-model.ts'
import { modelReceiptSchema } from '../../wire/receipts.ts'
import { announced, wholeBody } from '../bodies.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'
import { exampleModelReceipt } from '../examples.ts'

const onnxTypes = ['application/octet-stream', 'application/onnx'] as const

const onnxFile = { schema: z.string().meta({ format: 'binary' }), example: 'the bytes of an ONNX model' }

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
        'application/octet-stream': onnxFile,
        'application/onnx': onnxFile,
      },
    },
  },
  responses: { 200: json(modelReceiptSchema, 'The model is stored.', exampleModelReceipt), ...problems },
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
      content: { 'application/octet-stream': onnxFile },
    },
    ...problems,
  },
})

export function modelRoutes() {
  return newRoutes()
    .openapi(put, async (c) => {
      const { run } = c.req.valid('param')
      const head = announced(c.req.raw, onnxTypes, c.var.ports.limits.max_model_bytes)
      if (!head.ok) return refuse(c, head.failure)
      const body = await wholeBody(c.req.raw, head.value.bytes, c.var.ports.limits.body_time)
      if (!body.ok) return refuse(c, body.failure)
      const received = await receiveModel(c.var.ports, run, body.value)
      if (!received.ok) return refuse(c, received.failure)
      const tensors = received.value.tensors.map(({ name, shape }) => ({ name, shape: [...shape] }))
      return c.json({ ...received.value, tensors }, 200)
    })
    .openapi(get, async (c) => {
      const { run } = c.req.valid('param')
      const described = await c.var.ports.ledger(run).describe()
      if (described === null) return refuse(c, { kind: 'run_unknown', run })
      const digest = described.model_sha256
      const object = digest === null ? null : await c.var.ports.objects.open(modelKey(run, digest))
      if (object === null) return refuse(c, { kind: 'model_unknown', run })
      return c.body(object.body, 200, {
        'content-type': 'application/octet-stream',
        'content-length': String(object.bytes),
        etag: `"${digest}"`,
      })
    })
}
