/** Webhooks of the project, and the log of what they were told. */
import type { z } from 'zod'
import {
  deliveryListSchema,
  deliverySchema,
  issuedWebhookSchema,
  type WebhookPatch,
  webhookListSchema,
  webhookSchema,
  type webhookSpecSchema,
} from '../../src/wire/webhooks.ts'
import { jsonOf, nothingOf, type PostOptions, type ReadOptions, type Send } from './request.ts'

type WebhookSpec = z.input<typeof webhookSpecSchema>
type DeliveryPage = ReadOptions & { readonly limit?: number; readonly cursor?: string }

export function webhookOperations(send: Send) {
  const at = (...rest: string[]) => ['v1', 'webhooks', ...rest]
  return {
    createWebhook: (json: WebhookSpec, options: PostOptions = {}) =>
      send({ method: 'POST', path: at(), json, options, read: jsonOf(issuedWebhookSchema) }),
    listWebhooks: (options: ReadOptions = {}) =>
      send({ method: 'GET', path: at(), options, read: jsonOf(webhookListSchema) }),
    readWebhook: (webhook: string, options: ReadOptions = {}) =>
      send({ method: 'GET', path: at(webhook), options, read: jsonOf(webhookSchema) }),
    changeWebhook: (webhook: string, json: WebhookPatch) =>
      send({ method: 'PATCH', path: at(webhook), json, read: jsonOf(webhookSchema) }),
    removeWebhook: (webhook: string) => send({ method: 'DELETE', path: at(webhook), read: nothingOf }),
    rotateWebhook: (webhook: string, overlap_seconds?: number, options: PostOptions = {}) =>
      send({
        method: 'POST',
        path: at(webhook, 'rotate'),
        json: { overlap_seconds },
        options,
        read: jsonOf(issuedWebhookSchema),
      }),
    testWebhook: (webhook: string, options: PostOptions = {}) =>
      send({ method: 'POST', path: at(webhook, 'test'), options, read: jsonOf(deliverySchema) }),
    listDeliveries: (webhook: string, { limit, cursor, ...options }: DeliveryPage = {}) =>
      send({
        method: 'GET',
        path: at(webhook, 'deliveries'),
        query: { limit, cursor },
        options,
        read: jsonOf(deliveryListSchema),
      }),
    redeliver: (webhook: string, delivery: string, options: PostOptions = {}) =>
      send({
        method: 'POST',
        path: at(webhook, 'deliveries', delivery, 'redeliver'),
        options,
        read: jsonOf(deliverySchema),
      }),
  }
}
