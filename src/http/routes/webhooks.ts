/** Webhooks of a project: making, listing, changing and removing them, giving one a new secret, and trying one. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Notices } from '../../service/notices/ports.ts'
import {
  changeWebhook,
  createWebhook,
  listWebhooks,
  readWebhook,
  removeWebhook,
  rotateWebhook,
  testWebhook,
} from '../../service/notices/webhooks.ts'
import { rotationSchema } from '../../wire/identity.ts'
import {
  deliverySchema,
  issuedWebhookSchema,
  webhookIdSchema,
  webhookListSchema,
  webhookPatchSchema,
  webhookSchema,
  webhookSpecSchema,
} from '../../wire/webhooks.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems } from '../documents.ts'
import {
  exampleDelivery,
  exampleIssuedWebhook,
  exampleWebhook,
  exampleWebhookSpec,
} from '../webhook-examples.ts'

export const webhookParam = z.object({
  webhook: webhookIdSchema.meta({ description: 'the id of the webhook', example: exampleWebhook.webhook }),
})
const one = { params: webhookParam }
const tags = ['Notices']

const create = createRoute({
  method: 'post',
  tags,
  path: '/v1/webhooks',
  summary: 'Make a webhook: an address that is told of runs',
  description:
    'Deliveries are signed as Standard Webhooks 1.0 says. The secret is told once, in this answer. An address that is not public is refused, now and again at every delivery.',
  request: {
    body: { required: true, ...json(webhookSpecSchema, 'Where, what, and when.', exampleWebhookSpec) },
  },
  responses: {
    201: json(issuedWebhookSchema, 'The webhook with its secret.', exampleIssuedWebhook),
    ...problems,
  },
})

const list = createRoute({
  method: 'get',
  tags,
  path: '/v1/webhooks',
  summary: 'List the webhooks of the project',
  responses: {
    200: json(webhookListSchema, 'All of them.', { webhooks: [exampleWebhook] }),
    ...problems,
  },
})

const read = createRoute({
  method: 'get',
  tags,
  path: '/v1/webhooks/{webhook}',
  summary: 'Read a webhook',
  request: one,
  responses: { 200: json(webhookSchema, 'Its settings.', exampleWebhook), ...problems },
})

const change = createRoute({
  method: 'patch',
  tags,
  path: '/v1/webhooks/{webhook}',
  summary: 'Change a webhook, or switch it off and on',
  description: 'What is left out stays as it is. While it is off nothing is made for it, and nothing sent.',
  request: {
    ...one,
    body: { required: true, ...json(webhookPatchSchema, 'What to change.', { enabled: false }) },
  },
  responses: { 200: json(webhookSchema, 'Its settings now.', exampleWebhook), ...problems },
})

const remove = createRoute({
  method: 'delete',
  tags,
  path: '/v1/webhooks/{webhook}',
  summary: 'Remove a webhook, and its log',
  request: one,
  responses: { 204: { description: 'It is told nothing any more.' }, ...problems },
})

const rotate = createRoute({
  method: 'post',
  tags,
  path: '/v1/webhooks/{webhook}/rotate',
  summary: 'Give a webhook a new secret',
  description: 'For `overlap_seconds` deliveries are signed with both; a secret before these ends at once.',
  request: {
    ...one,
    body: { required: true, ...json(rotationSchema, 'For how long.', { overlap_seconds: 3600 }) },
  },
  responses: {
    200: json(issuedWebhookSchema, 'The webhook with its new secret.', exampleIssuedWebhook),
    ...problems,
  },
})

const test = createRoute({
  method: 'post',
  tags,
  path: '/v1/webhooks/{webhook}/test',
  summary: 'Send a test to a webhook',
  description:
    'At once, whatever it is told otherwise, and whatever the hour. What came of it is in the log.',
  request: one,
  responses: { 202: json(deliverySchema, 'The delivery.', exampleDelivery), ...problems },
})

export function webhookRoutes(notices: Notices) {
  return newRoutes()
    .openapi(create, async (c) => {
      const { origin } = new URL(c.req.url)
      const made = await createWebhook(notices, c.var.principal.project, c.req.valid('json'), origin)
      return made.ok ? c.json(made.value, 201) : refuse(c, made.failure)
    })
    .openapi(list, async (c) =>
      c.json({ webhooks: await listWebhooks(notices, c.var.principal.project) }, 200),
    )
    .openapi(read, async (c) => {
      const found = await readWebhook(notices, c.var.principal.project, c.req.valid('param').webhook)
      return found.ok ? c.json(found.value, 200) : refuse(c, found.failure)
    })
    .openapi(change, async (c) => {
      const { webhook } = c.req.valid('param')
      const changed = await changeWebhook(notices, c.var.principal.project, webhook, c.req.valid('json'))
      return changed.ok ? c.json(changed.value, 200) : refuse(c, changed.failure)
    })
    .openapi(remove, async (c) => {
      const removed = await removeWebhook(notices, c.var.principal.project, c.req.valid('param').webhook)
      return removed.ok ? c.body(null, 204) : refuse(c, removed.failure)
    })
    .openapi(rotate, async (c) => {
      const { webhook } = c.req.valid('param')
      const { overlap_seconds } = c.req.valid('json')
      const rotated = await rotateWebhook(notices, c.var.principal.project, webhook, overlap_seconds)
      return rotated.ok ? c.json(rotated.value, 200) : refuse(c, rotated.failure)
    })
    .openapi(test, async (c) => {
      const sent = await testWebhook(notices, c.var.principal.project, c.req.valid('param').webhook)
      return sent.ok ? c.json(sent.value, 202) : refuse(c, sent.failure)
    })
}
