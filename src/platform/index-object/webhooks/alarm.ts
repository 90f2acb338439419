/** The part of a project's alarm that webhooks need: what waits is released, and what is due is sent. */
import { logError } from '../../log.ts'
import { createOutside, sealerFor } from '../../notices.ts'
import { deliverDue } from './deliver.ts'
import { nextAttempt } from './deliveries.ts'
import { nextRelease, postponeRelease, releaseDue } from './release.ts'
import { restWebhook, webhookRows } from './webhooks.ts'

/** After something that should not have happened, so that an alarm does not ring without end. */
const AFTER_ERROR_MS = 60_000

/** Never throws: what is not done is done a minute later. */
export async function tellWebhooks(storage: DurableObjectStorage, env: Env): Promise<void> {
  const { sql } = storage
  try {
    storage.transactionSync(() => releaseDue(sql, Date.now()))
    if (nextAttempt(sql) === null) return
    const outside = createOutside(env)
    await deliverDue({ sql, sealer: sealerFor(env), outside, random: Math.random })
  } catch (error) {
    logError({ event: 'webhooks_failed', error: String(error) })
    const later = Date.now() + AFTER_ERROR_MS
    postponeRelease(sql, later)
    for (const { id } of webhookRows(sql)) restWebhook(sql, id, later)
  }
}

/** When there is something to do for webhooks, or null. */
export function nextTelling(sql: SqlStorage): number | null {
  const times = [nextRelease(sql), nextAttempt(sql)].filter((time) => time !== null)
  return times.length === 0 ? null : Math.min(...times)
}
