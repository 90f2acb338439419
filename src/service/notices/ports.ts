/** What the use cases of webhooks need of the outside: a project's store of them, and a way to seal what is secret. */
import type { Delivery, DeliveryList, WebhookPatch, WebhookSettings } from '../../wire/webhooks.ts'
import type { Reach } from './address.ts'
import type { Sealed, Sealer } from './sealing.ts'

/** Where a webhook goes: sealed for sending, and what may be shown of it. */
export interface SealedAddress {
  readonly sealed: Sealed
  readonly shown: string
}

export interface NewWebhook {
  readonly id: string
  readonly settings: WebhookSettings
  readonly address: SealedAddress
  readonly secret: Sealed
  /** Of the advisor itself, as whoever made the webhook reached it: links in notices begin with it. */
  readonly origin: string
}

/** What is known of a webhook without its secrets; times in milliseconds since 1970. */
export interface KeptWebhook {
  readonly id: string
  readonly settings: WebhookSettings
  readonly shown: string
  readonly enabled: boolean
  readonly disabled_because: string | null
  readonly created_at: number
  readonly old_secret_until: number | null
}

/** A project's webhooks and the log of their deliveries. `null` stands for a webhook or delivery that is not there. */
export interface WebhookStore {
  /** Null where the project has as many as it may. */
  add(webhook: NewWebhook): Promise<KeptWebhook | null>
  list(): Promise<readonly KeptWebhook[]>
  change(
    id: string,
    patch: Omit<WebhookPatch, 'url'>,
    address: SealedAddress | null,
  ): Promise<KeptWebhook | null>
  rotate(id: string, secret: Sealed, overlapMs: number): Promise<KeptWebhook | null>
  remove(id: string): Promise<boolean>
  /** Newest first; null also for a cursor that is none of ours. */
  deliveries(id: string, limit: number, cursor: string | null): Promise<DeliveryList | null>
  /** Makes it due now, whatever came of it; its time begins anew. */
  redeliver(id: string, delivery: string): Promise<Delivery | null>
  /** Makes a notice of a test due now, whatever the webhook wants to hear and when. */
  test(id: string): Promise<Delivery | null>
}

export interface Notices {
  store(project: string): WebhookStore
  readonly sealer: Sealer
  readonly reach: Reach
  random(bytes: number): Uint8Array
}
