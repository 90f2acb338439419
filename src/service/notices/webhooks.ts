/** Webhooks of a project: made, listed, changed, given a new secret, removed, tried; and the log of what they were told. */
import { base32 } from '../../wire/base32.ts'
import type {
  Delivery,
  DeliveryList,
  IssuedWebhook,
  Webhook,
  WebhookFormat,
  WebhookPatch,
  WebhookSpec,
} from '../../wire/webhooks.ts'
import { MOST_WEBHOOKS } from '../../wire/webhooks.ts'
import { failed, invalid, type Result, success } from '../failure.ts'
import { instant } from '../identity/life.ts'
import { addressFault, shownAddress } from './address.ts'
import type { KeptWebhook, Notices, SealedAddress } from './ports.ts'

const ID_CHARACTERS = 10
const ID_BYTES = 7
const SECRET_BYTES = 32

export async function createWebhook(
  notices: Notices,
  project: string,
  { url, ...settings }: WebhookSpec,
  origin: string,
): Promise<Result<IssuedWebhook>> {
  const id = base32(notices.random(ID_BYTES)).slice(0, ID_CHARACTERS)
  const address = await sealedAddress(notices, id, url, settings.format)
  if (!address.ok) return address
  const secret = newSecret(notices)
  const sealed = await notices.sealer.seal(id, secret)
  const kept = await notices
    .store(project)
    .add({ id, settings, address: address.value, secret: sealed, origin })
  if (kept === null) return failed({ kind: 'too_many_webhooks', most: MOST_WEBHOOKS })
  return success({ ...webhookOf(kept), secret })
}

export async function listWebhooks(notices: Notices, project: string): Promise<Webhook[]> {
  return (await notices.store(project).list()).map(webhookOf)
}

export async function readWebhook(notices: Notices, project: string, id: string): Promise<Result<Webhook>> {
  const kept = (await notices.store(project).list()).find((one) => one.id === id)
  return kept === undefined ? unknown(id) : success(webhookOf(kept))
}

export async function changeWebhook(
  notices: Notices,
  project: string,
  id: string,
  { url, ...patch }: WebhookPatch,
): Promise<Result<Webhook>> {
  const before = await readWebhook(notices, project, id)
  if (!before.ok) return before
  const format = patch.format ?? before.value.format
  // What is shown of an address follows its format, and the address itself is shown to nobody.
  if (url === undefined && format !== before.value.format)
    return invalid({
      code: 'webhook_url_required',
      pointer: '/url',
      detail: `format changes from ${before.value.format} to ${format}. Send the url with it.`,
    })
  const address = url === undefined ? null : await sealedAddress(notices, id, url, format)
  if (address !== null && !address.ok) return address
  const kept = await notices.store(project).change(id, patch, address?.value ?? null)
  return kept === null ? unknown(id) : success(webhookOf(kept))
}

/** Until the overlap ends deliveries have two signatures, so that a receiver can be given the new secret. */
export async function rotateWebhook(
  notices: Notices,
  project: string,
  id: string,
  overlapSeconds: number,
): Promise<Result<IssuedWebhook>> {
  const secret = newSecret(notices)
  const sealed = await notices.sealer.seal(id, secret)
  const kept = await notices.store(project).rotate(id, sealed, overlapSeconds * 1000)
  return kept === null ? unknown(id) : success({ ...webhookOf(kept), secret })
}

export async function removeWebhook(notices: Notices, project: string, id: string): Promise<Result<null>> {
  return (await notices.store(project).remove(id)) ? success(null) : unknown(id)
}

export async function testWebhook(notices: Notices, project: string, id: string): Promise<Result<Delivery>> {
  const delivery = await notices.store(project).test(id)
  return delivery === null ? unknown(id) : success(delivery)
}

export async function listDeliveries(
  notices: Notices,
  project: string,
  id: string,
  page: { readonly limit: number; readonly cursor: string | null },
): Promise<Result<DeliveryList>> {
  const listed = await notices.store(project).deliveries(id, page.limit, page.cursor)
  return listed === null ? unknown(id) : success(listed)
}

export async function redeliver(
  notices: Notices,
  project: string,
  id: string,
  delivery: string,
): Promise<Result<Delivery>> {
  const due = await notices.store(project).redeliver(id, delivery)
  return due === null ? failed({ kind: 'delivery_unknown', webhook: id, delivery }) : success(due)
}

async function sealedAddress(
  { reach, sealer }: Notices,
  id: string,
  url: string,
  format: WebhookFormat,
): Promise<Result<SealedAddress>> {
  const fault = addressFault(url, reach)
  if (fault !== null) {
    const detail = `The url is not taken: ${fault}. Give a public https address.`
    return invalid({ code: 'webhook_url_refused', pointer: '/url', detail })
  }
  return success({ sealed: await sealer.seal(id, url), shown: shownAddress(url, format) })
}

/** As Standard Webhooks writes secrets. */
function newSecret({ random }: Notices): string {
  return `whsec_${btoa(String.fromCharCode(...random(SECRET_BYTES)))}`
}

function unknown(webhook: string) {
  return failed({ kind: 'webhook_unknown', webhook })
}

function webhookOf(kept: KeptWebhook): Webhook {
  const { id, settings, shown, enabled, disabled_because, created_at, old_secret_until } = kept
  return {
    ...settings,
    webhook: id,
    url: shown,
    enabled,
    disabled_because,
    created_at: new Date(created_at).toISOString(),
    old_secret_until: instant(old_secret_until),
  }
}
