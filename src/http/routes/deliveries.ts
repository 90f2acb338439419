/** The log of a webhook's deliveries, and sending one of them again. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Notices } from '../../service/notices/ports.ts'
import { listDeliveries, redeliver } from '../../service/notices/webhooks.ts'
import { deliveryIdSchema, deliveryListSchema, deliverySchema } from '../../wire/webhooks.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems } from '../documents.ts'
import { exampleDelivery } from '../webhook-examples.ts'
import { webhookParam } from './webhooks.ts'

const MOST_A_PAGE = 100

const list = createRoute({
  method: 'get',
  tags: ['Notices'],
  path: '/v1/webhooks/{webhook}/deliveries',
  summary: 'List the deliveries of a webhook, newest first',
  description: 'The last 1,000 are kept, with what was answered to the last attempt of each.',
  request: {
    params: webhookParam,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(MOST_A_PAGE).default(50),
      cursor: z
        .string()
        .regex(/^[1-9][0-9]{0,15}$/, 'this is no cursor that a page of deliveries gave')
        .optional()
        .meta({ description: 'the `next_cursor` of the page before' }),
    }),
  },
  responses: {
    200: json(deliveryListSchema, 'A page of them.', { deliveries: [exampleDelivery], next_cursor: null }),
    ...problems,
  },
})

const again = createRoute({
  method: 'post',
  tags: ['Notices'],
  path: '/v1/webhooks/{webhook}/deliveries/{delivery}/redeliver',
  summary: 'Send a delivery again, whatever came of it',
  description: 'With the same `webhook-id` and body, at once, and for three days if it does not arrive.',
  request: {
    params: webhookParam.extend({
      delivery: deliveryIdSchema.meta({
        description: 'the id of the delivery',
        example: exampleDelivery.delivery,
      }),
    }),
  },
  responses: { 202: json(deliverySchema, 'The delivery, due now.', exampleDelivery), ...problems },
})

export function deliveryRoutes(notices: Notices) {
  return newRoutes()
    .openapi(list, async (c) => {
      const { limit, cursor = null } = c.req.valid('query')
      const { webhook } = c.req.valid('param')
      const page = await listDeliveries(notices, c.var.principal.project, webhook, { limit, cursor })
      return page.ok ? c.json(page.value, 200) : refuse(c, page.failure)
    })
    .openapi(again, async (c) => {
      const { webhook, delivery } = c.req.valid('param')
      const due = await redeliver(notices, c.var.principal.project, webhook, delivery)
      return due.ok ? c.json(due.value, 202) : refuse(c, due.failure)
    })
}
