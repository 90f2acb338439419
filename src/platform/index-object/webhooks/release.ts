/** Makes deliveries of the notices whose time has come: one each, or several together where they had to wait. */
import { quietUntil } from '../../../core/notices/quiet-hours.ts'
import type { Notice } from '../../../wire/notices.ts'
import { noticeSchema } from '../../../wire/notices.ts'
import { addDelivery } from './deliveries.ts'
import { type WebhookRow, webhookRow } from './webhooks.ts'

/** More go in several deliveries: receivers bound what they take. */
const MOST_IN_A_DELIVERY = 50

/** Call it in a transaction. */
export function releaseDue(sql: SqlStorage, now: number): void {
  const due = sql.exec('SELECT DISTINCT webhook FROM pending_notices WHERE release_at <= ?', now).toArray()
  for (const row of due) {
    const webhook = webhookRow(sql, String(row['webhook']))
    if (webhook !== null) release(sql, webhook, now)
  }
}

/** Null where nothing waits. */
export function nextRelease(sql: SqlStorage): number | null {
  const due = sql.exec('SELECT min(release_at) AS due FROM pending_notices').one()['due']
  return typeof due === 'number' ? due : null
}

/** Nothing goes before then. */
export function postponeRelease(sql: SqlStorage, until: number): void {
  sql.exec('UPDATE pending_notices SET release_at = max(release_at, ?)', until)
}

/** All that a webhook has waiting goes with the first of it whose time has come. */
function release(sql: SqlStorage, { id, settings }: WebhookRow, now: number): void {
  // The settings may have changed since these notices were put to wait.
  const quiet = settings.quiet_hours === null ? null : quietUntil(now, settings.quiet_hours)
  if (quiet !== null) {
    sql.exec('UPDATE pending_notices SET release_at = ?, waits = 1 WHERE webhook = ?', quiet, id)
    return
  }
  const rows = sql
    .exec('SELECT body, waits FROM pending_notices WHERE webhook = ? ORDER BY seq', id)
    .toArray()
  const notices = rows.map((row) => noticeSchema.parse(JSON.parse(String(row['body']))))
  const size = rows.some((row) => row['waits'] === 1) ? MOST_IN_A_DELIVERY : 1
  for (const together of inGroups(notices, size)) addDelivery(sql, id, together, now)
  sql.exec('DELETE FROM pending_notices WHERE webhook = ?', id)
}

function inGroups(notices: readonly Notice[], size: number): Notice[][] {
  const count = Math.ceil(notices.length / size)
  return Array.from({ length: count }, (_, i) => notices.slice(i * size, (i + 1) * size))
}
