/** Webhooks in a project's SQLite. */
import { z } from 'zod'
import type { KeptWebhook, NewWebhook, SealedAddress } from '../../../service/notices/ports.ts'
import type { Sealed } from '../../../service/notices/sealing.ts'
import { MOST_WEBHOOKS, type WebhookPatch, webhookSettingsSchema } from '../../../wire/webhooks.ts'

const blob = z.instanceof(ArrayBuffer).transform((buffer) => new Uint8Array(buffer))

const rowSchema = z.object({
  id: z.string(),
  settings: z.string().transform((json) => webhookSettingsSchema.parse(JSON.parse(json))),
  address: blob,
  shown: z.string(),
  secret: blob,
  old_secret: blob.nullable(),
  old_secret_until: z.number().nullable(),
  origin: z.string(),
  enabled: z.number().transform((flag) => flag === 1),
  disabled_because: z.string().nullable(),
  rests_until: z.number(),
  created_at: z.number(),
})
export type WebhookRow = z.infer<typeof rowSchema>

export function webhookRows(sql: SqlStorage): WebhookRow[] {
  const rows = sql.exec('SELECT * FROM webhooks ORDER BY created_at, id').toArray()
  return rows.map((row) => rowSchema.parse(row))
}

export function webhookRow(sql: SqlStorage, id: string): WebhookRow | null {
  const [row] = sql.exec('SELECT * FROM webhooks WHERE id = ?', id).toArray()
  return row === undefined ? null : rowSchema.parse(row)
}

export function addWebhook(sql: SqlStorage, webhook: NewWebhook, now: number): KeptWebhook | null {
  const { id, settings, address, secret, origin } = webhook
  if (Number(sql.exec('SELECT count(*) AS n FROM webhooks').one()['n']) >= MOST_WEBHOOKS) return null
  sql.exec(
    `INSERT INTO webhooks (id, settings, address, shown, secret, origin, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    JSON.stringify(settings),
    address.sealed.buffer,
    address.shown,
    secret.buffer,
    origin,
    now,
  )
  return keptRow(sql, id)
}

/** Whoever enables a webhook again has seen why it was not. */
export function changeWebhook(
  sql: SqlStorage,
  id: string,
  { enabled, ...patch }: Omit<WebhookPatch, 'url'>,
  address: SealedAddress | null,
): KeptWebhook | null {
  const row = webhookRow(sql, id)
  if (row === null) return null
  sql.exec(
    'UPDATE webhooks SET settings = ?, enabled = ?, disabled_because = ? WHERE id = ?',
    JSON.stringify(webhookSettingsSchema.parse({ ...row.settings, ...patch })),
    (enabled ?? row.enabled) ? 1 : 0,
    enabled === undefined ? row.disabled_because : null,
    id,
  )
  if (address !== null) {
    const { sealed, shown } = address
    sql.exec(
      'UPDATE webhooks SET address = ?, shown = ?, rests_until = 0 WHERE id = ?',
      sealed.buffer,
      shown,
      id,
    )
  }
  return keptRow(sql, id)
}

/** The secret before the last one ends at once. */
export function rotateSecret(
  sql: SqlStorage,
  id: string,
  secret: Sealed,
  overlapMs: number,
  now: number,
): KeptWebhook | null {
  sql.exec(
    'UPDATE webhooks SET old_secret = secret, secret = ?, old_secret_until = ? WHERE id = ?',
    secret.buffer,
    now + overlapMs,
    id,
  )
  return keptRow(sql, id)
}

export function disableWebhook(sql: SqlStorage, id: string, because: string): void {
  sql.exec('UPDATE webhooks SET enabled = 0, disabled_because = ? WHERE id = ?', because, id)
}

export function restWebhook(sql: SqlStorage, id: string, until: number): void {
  sql.exec('UPDATE webhooks SET rests_until = ? WHERE id = ?', until, id)
}

/** With all that it was told or was to be told. False where it is not there. */
export function removeWebhook(sql: SqlStorage, id: string): boolean {
  if (webhookRow(sql, id) === null) return false
  for (const table of ['told', 'pending_notices', 'deliveries'])
    sql.exec(`DELETE FROM ${table} WHERE webhook = ?`, id)
  sql.exec('DELETE FROM webhooks WHERE id = ?', id)
  return true
}

export function keptOf({ id, settings, shown, enabled, ...row }: WebhookRow): KeptWebhook {
  const { disabled_because, created_at, old_secret_until } = row
  return { id, settings, shown, enabled, disabled_because, created_at, old_secret_until }
}

function keptRow(sql: SqlStorage, id: string): KeptWebhook | null {
  const row = webhookRow(sql, id)
  return row === null ? null : keptOf(row)
}
