/** Takes the news of a run: what each webhook is to be told of it waits from then on. */
import { z } from 'zod'
import { nothingTold, noticesOf, type RunName } from '../../../core/notices/notices-of.ts'
import { quietUntil } from '../../../core/notices/quiet-hours.ts'
import { adviceKinds } from '../../../wire/advice-kinds.ts'
import type { News, Notice } from '../../../wire/notices.ts'
import { phaseSchema } from '../../../wire/phase.ts'
import { MOST_DELIVERIES, type WebhookSettings } from '../../../wire/webhooks.ts'
import { type WebhookRow, webhookRows } from './webhooks.ts'

export interface NumberedNews {
  readonly seq: number
  readonly news: News
}

const held = <S extends z.ZodType>(value: S) =>
  z.object({ told: value.nullable(), now: value.nullable(), for: z.int() })
const toldSchema = z.object({
  phase: held(phaseSchema),
  advice: held(z.enum(adviceKinds)),
  failing: z.boolean(),
  attempt: z.int(),
  step: z.int(),
})

/** Call it in a transaction. What comes again changes nothing. */
export function takeNews(
  sql: SqlStorage,
  run: RunName,
  numbered: readonly NumberedNews[],
  now: number,
): void {
  const taken = newestTaken(sql, run.run)
  const fresh = numbered.filter(({ seq }) => seq > taken)
  const newest = fresh.at(-1)
  if (newest === undefined) return
  const listening = webhookRows(sql).filter(({ enabled, settings }) => enabled && isAbout(settings, run))
  if (listening.length === 0) return
  for (const webhook of listening) tell(sql, webhook, run, fresh, now)
  sql.exec(
    'INSERT INTO news_taken (run, seq) VALUES (?1, ?2) ON CONFLICT (run) DO UPDATE SET seq = ?2',
    run.run,
    newest.seq,
  )
}

/** Nothing of a run that is gone is told, or kept. */
export function forgetNews(sql: SqlStorage, run: string): void {
  sql.exec('DELETE FROM news_taken WHERE run = ?', run)
  sql.exec('DELETE FROM told WHERE run = ?', run)
  sql.exec('DELETE FROM pending_notices WHERE instr(body, ?) > 0', run)
  sql.exec('DELETE FROM deliveries WHERE instr(notices, ?) > 0', run)
}

function tell(
  sql: SqlStorage,
  { id, settings }: WebhookRow,
  run: RunName,
  fresh: readonly NumberedNews[],
  now: number,
): void {
  const [row] = sql.exec('SELECT body FROM told WHERE webhook = ? AND run = ?', id, run.run).toArray()
  let told = row === undefined ? nothingTold : toldSchema.parse(JSON.parse(String(row['body'])))
  for (const { news } of fresh) {
    const made = noticesOf(run, told, news, settings)
    told = made.told
    for (const notice of made.notices) putPending(sql, id, settings, notice, now)
  }
  sql.exec(
    'INSERT INTO told (webhook, run, body) VALUES (?1, ?2, ?3) ON CONFLICT (webhook, run) DO UPDATE SET body = ?3',
    id,
    run.run,
    JSON.stringify(told),
  )
}

function putPending(
  sql: SqlStorage,
  webhook: string,
  { digest_minutes, quiet_hours }: WebhookSettings,
  notice: Notice,
  now: number,
): void {
  const collected = now + digest_minutes * 60_000
  const release = (quiet_hours === null ? null : quietUntil(collected, quiet_hours)) ?? collected
  sql.exec(
    'INSERT INTO pending_notices (webhook, body, waits, release_at) VALUES (?, ?, ?, ?)',
    webhook,
    JSON.stringify(notice),
    release > now ? 1 : 0,
    release,
  )
  sql.exec(
    `DELETE FROM pending_notices WHERE webhook = ?1 AND seq <=
       (SELECT seq FROM pending_notices WHERE webhook = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)`,
    webhook,
    MOST_DELIVERIES,
  )
}

function newestTaken(sql: SqlStorage, run: string): number {
  const [row] = sql.exec('SELECT seq FROM news_taken WHERE run = ?', run).toArray()
  return Number(row?.['seq'] ?? 0)
}

function isAbout({ runs }: WebhookSettings, { run, name }: RunName): boolean {
  if (runs.kind === 'all') return true
  return runs.kind === 'listed' ? runs.runs.includes(run) : name.startsWith(runs.prefix)
}
