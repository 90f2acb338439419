/** The part of a project's alarm that webhooks need: what waits is released, and what is due is sent. */
import { createOutside, sealerFor } from '../../notices.ts'
import { deliverDue } from './deliver.ts'
import { nextAttempt } from './deliveries.ts'
import { nextRelease, releaseDue } from './release.ts'

export async function tellWebhooks(storage: DurableObjectStorage, env: Env): Promise<void> {
  const { sql } = storage
  storage.transactionSync(() => releaseDue(sql, Date.now()))
  if (nextAttempt(sql) === null) return
  await deliverDue({
    sql,
    sealer: sealerFor(env),
    outside: createOutside(env),
    random: Math.random,
  })
}

/** When there is something to do for webhooks, or null. */
export function nextTelling(sql: SqlStorage): number | null {
  const times = [nextRelease(sql), nextAttempt(sql)].filter((time) => time !== null)
  return times.length === 0 ? null : Math.min(...times)
}
