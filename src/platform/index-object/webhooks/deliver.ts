/** Sends what is due, to all webhooks side by side, to each in order. Every attempt is written down before it is made. */
import { retryAfter, TRIED_FOR_MS } from '../../../core/notices/retry.ts'
import { compose } from '../../../service/notices/compose.ts'
import type { Sealer } from '../../../service/notices/sealing.ts'
import { type Attempted, attempt, type Outside } from '../../../service/notices/send.ts'
import { type DeliveryRow, dueDeliveries } from './deliveries.ts'
import { disableWebhook, restWebhook, type WebhookRow, webhookRow, webhookRows } from './webhooks.ts'

export interface Sender {
  readonly sql: SqlStorage
  readonly sealer: Sealer
  readonly outside: Outside
  /** From [0, 1). */
  random(): number
}

/** So many to one webhook in one go; the alarm rings again for more. */
const MOST_AT_ONCE = 10
/** After an attempt that failed, so that a receiver in trouble is not sent all that waits at once. */
const REST_MS = 5_000

export async function deliverDue(sender: Sender): Promise<void> {
  const now = sender.outside.now()
  const ready = webhookRows(sender.sql).filter((row) => row.enabled && row.rests_until <= now)
  await Promise.all(ready.map((webhook) => deliverTo(sender, webhook.id)))
}

async function deliverTo(sender: Sender, id: string): Promise<void> {
  const { sql, outside } = sender
  for (const row of dueDeliveries(sql, id, MOST_AT_ONCE, outside.now())) {
    // Both may have gone, or changed, while the one before was sent.
    const webhook = webhookRow(sql, id)
    if (webhook === null || !webhook.enabled) return
    begin(sender, row)
    const attempted = await send(sender, webhook, row)
    settle(sender, row, attempted)
    if (attempted.outcome !== 'delivered') return
  }
}

/** Should this isolate die, the next attempt is due as if this one had failed. */
function begin({ sql, outside, random }: Sender, row: DeliveryRow): void {
  const now = outside.now()
  sql.exec(
    `UPDATE deliveries SET attempts = attempts + 1, attempted_at = ?1, tried_since = coalesce(tried_since, ?1),
       due_at = ?2, response_status = NULL, response_body = NULL, failure = 'the attempt broke off'
     WHERE seq = ?3`,
    now,
    now + retryAfter(row.attempts + 1, random()),
    row.seq,
  )
}

async function send({ sealer, outside }: Sender, webhook: WebhookRow, row: DeliveryRow): Promise<Attempted> {
  const { id, settings, origin, old_secret, old_secret_until } = webhook
  const address = await sealer.open(id, webhook.address)
  const secret = await sealer.open(id, webhook.secret)
  if (address === null || secret === null) {
    const failure = 'the pepper is another than the webhook was made with: make the webhook anew'
    return { outcome: 'again', status: null, answer: null, failure, asked_wait: null }
  }
  const isOldGood = old_secret !== null && outside.now() < (old_secret_until ?? 0)
  const old = isOldGood ? await sealer.open(id, old_secret) : null
  const body = compose(settings.format, { notices: row.notices, origin })
  return attempt(outside, { id: row.id, address, secrets: old === null ? [secret] : [secret, old], body })
}

function settle({ sql, outside }: Sender, row: DeliveryRow, attempted: Attempted): void {
  const { outcome, status, answer, failure, asked_wait } = attempted
  const now = outside.now()
  const isLate = now - (row.tried_since ?? now) >= TRIED_FOR_MS
  const state = outcome === 'delivered' ? 'delivered' : outcome === 'gone' || isLate ? 'failed' : 'due'
  sql.exec(
    `UPDATE deliveries SET state = ?, response_status = ?, response_body = ?, failure = ?, due_at = max(due_at, ?)
     WHERE seq = ?`,
    state,
    status,
    answer,
    failure,
    now + (asked_wait ?? 0),
    row.seq,
  )
  if (outcome === 'again') restWebhook(sql, row.webhook, now + REST_MS)
  if (outcome === 'gone') disableWebhook(sql, row.webhook, 'the receiver answered 410 Gone')
}
