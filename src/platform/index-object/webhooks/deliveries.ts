/** The log of deliveries: what is due, and what came of each. The newest of a webhook are kept. */
import { z } from 'zod'
import { base32 } from '../../../wire/base32.ts'
import { type Notice, noticeSchema } from '../../../wire/notices.ts'
import { type Delivery, type DeliveryList, deliveryStates, MOST_DELIVERIES } from '../../../wire/webhooks.ts'

const instant = z
  .number()
  .nullable()
  .transform((at) => (at === null ? null : new Date(at).toISOString()))

const rowSchema = z.object({
  seq: z.number(),
  id: z.string(),
  webhook: z.string(),
  notices: z.string().transform((json) => z.array(noticeSchema).parse(JSON.parse(json))),
  state: z.enum(deliveryStates),
  made_at: z.number(),
  due_at: z.number(),
  tried_since: z.number().nullable(),
  attempts: z.number(),
  attempted_at: instant,
  response_status: z.number().nullable(),
  response_body: z.string().nullable(),
  failure: z.string().nullable(),
})
export type DeliveryRow = z.infer<typeof rowSchema>

const ID_CHARACTERS = 20
const ID_BYTES = 13

export function addDelivery(
  sql: SqlStorage,
  webhook: string,
  notices: readonly Notice[],
  now: number,
): string {
  const random = crypto.getRandomValues(new Uint8Array(ID_BYTES))
  const id = `msg_${base32(random).slice(0, ID_CHARACTERS)}`
  sql.exec(
    'INSERT INTO deliveries (id, webhook, notices, made_at, due_at) VALUES (?, ?, ?, ?, ?)',
    id,
    webhook,
    JSON.stringify(notices),
    now,
    now,
  )
  sql.exec(
    `DELETE FROM deliveries WHERE webhook = ?1 AND seq <=
       (SELECT seq FROM deliveries WHERE webhook = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)`,
    webhook,
    MOST_DELIVERIES,
  )
  return id
}

export function delivery(sql: SqlStorage, webhook: string, id: string): Delivery | null {
  const rows = sql.exec('SELECT * FROM deliveries WHERE webhook = ? AND id = ?', webhook, id).toArray()
  return rows.map((row) => toWire(rowSchema.parse(row))).at(0) ?? null
}

/** Due now, and tried as if it were new; what came of it before is shown until its next attempt. */
export function makeDueAgain(sql: SqlStorage, webhook: string, id: string, now: number): Delivery | null {
  sql.exec(
    "UPDATE deliveries SET state = 'due', due_at = ?, tried_since = NULL, attempts = 0 WHERE webhook = ? AND id = ?",
    now,
    webhook,
    id,
  )
  return delivery(sql, webhook, id)
}

/** Null for a cursor that is none of ours. */
export function listDeliveries(
  sql: SqlStorage,
  webhook: string,
  limit: number,
  cursor: string | null,
): DeliveryList | null {
  if (cursor !== null && !/^[1-9][0-9]{0,15}$/.test(cursor)) return null
  const rows = sql
    .exec(
      'SELECT * FROM deliveries WHERE webhook = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
      webhook,
      cursor === null ? Number.MAX_SAFE_INTEGER : Number(cursor),
      limit + 1,
    )
    .toArray()
    .map((row) => rowSchema.parse(row))
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    deliveries: page.map(toWire),
    next_cursor: rows.length > limit && last !== undefined ? String(last.seq) : null,
  }
}

export function dueDeliveries(sql: SqlStorage, webhook: string, limit: number, now: number): DeliveryRow[] {
  return sql
    .exec(
      "SELECT * FROM deliveries WHERE webhook = ? AND state = 'due' AND due_at <= ? ORDER BY seq LIMIT ?",
      webhook,
      now,
      limit,
    )
    .toArray()
    .map((row) => rowSchema.parse(row))
}

/** When the next attempt is due, of webhooks that are enabled; null where none is. */
export function nextAttempt(sql: SqlStorage): number | null {
  const { due } = sql
    .exec(
      `SELECT min(max(due_at, rests_until)) AS due FROM deliveries JOIN webhooks ON webhooks.id = deliveries.webhook
       WHERE state = 'due' AND enabled = 1`,
    )
    .one()
  return typeof due === 'number' ? due : null
}

function toWire(row: DeliveryRow): Delivery {
  const { id, notices, state, attempts, attempted_at, response_status, response_body, failure } = row
  return {
    delivery: id,
    event: notices.length === 1 ? (notices[0]?.event ?? 'digest') : 'digest',
    notices: notices.length,
    state,
    made_at: new Date(row.made_at).toISOString(),
    attempts,
    attempted_at,
    next_attempt_at: state === 'due' ? new Date(row.due_at).toISOString() : null,
    response_status,
    response_body,
    failure,
  }
}
