/** A project's webhooks, spoken to as a port. */
import type { WebhookStore } from '../../../service/notices/ports.ts'
import { indexName } from '../client.ts'
import type { IndexObject } from '../index-object.ts'

export function webhookStore(namespace: DurableObjectNamespace<IndexObject>, project: string): WebhookStore {
  const stub = () => namespace.getByName(indexName(project))
  return {
    add: (webhook) => stub().addWebhook(webhook),
    list: () => stub().webhooks(),
    change: (id, patch, address) => stub().changeWebhook(id, patch, address),
    rotate: (id, secret, overlapMs) => stub().rotateWebhook(id, secret, overlapMs),
    remove: (id) => stub().removeWebhook(id),
    deliveries: (id, limit, cursor) => stub().deliveries(id, limit, cursor),
    redeliver: (id, delivery) => stub().redeliver(id, delivery),
    test: (id) => stub().testWebhook(id),
  }
}
