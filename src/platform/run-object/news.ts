/** What a run tells its project for webhooks: written where advice is made, delivered by the outbox, then dropped. */
import type { RuledAdvice } from '../../core/rules/ruled-advice.ts'
import { type AdvisedNews, type News, newsSchema } from '../../wire/notices.ts'
import type { NumberedNews } from '../index-object/webhooks/take.ts'
import type { Migration } from '../migrations.ts'
import { adviceAt, adviceVersions } from './advice.ts'
import { newestAttempt } from './attempts.ts'
import { announce } from './outbox.ts'
import { expectedBy } from './pace.ts'
import type { RunRow } from './run-row.ts'

/** The topic of the outbox under which news go. */
export const NEWS_TOPIC = 'news'

/** silence_told: when the trainer had been heard last at the silence that was told. */
export const newsMigration: Migration = `
  CREATE TABLE news (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
  ALTER TABLE run ADD COLUMN silence_told INTEGER;
  `

/** What is advised is told with the list of runs, which lags as much: one alarm does both. */
const LAG_MS = 1_000
const MOST_AT_ONCE = 100
/** A step has few versions; of more, the oldest said nothing that is not forgotten. */
const MOST_VERSIONS = 100

/** The newest version of the advice at each step from one on: what a fold changed is what is another after it. */
export function versionsFrom(sql: SqlStorage, step: number): ReadonlyMap<number, number> {
  const rows = sql.exec(
    'SELECT step, max(version) AS version FROM advice WHERE step >= ? GROUP BY step',
    step,
  )
  return new Map(Array.from(rows, (row) => [Number(row['step']), Number(row['version'])]))
}

/** Says what the advice is now. Call it in the transaction that made it; `before` is from before that. */
export function putAdvised(
  sql: SqlStorage,
  row: RunRow,
  fromStep: number,
  before: ReadonlyMap<number, number>,
  evaluation: AdvisedNews['evaluation'],
  now: number,
): void {
  const after = versionsFrom(sql, fromStep)
  const changed = [...after].filter(([step, version]) => version !== before.get(step)).map(([step]) => step)
  if (changed.length === 0 && evaluation === null) return
  const newest = sql.exec('SELECT max(step) AS step FROM advice').one()['step']
  const advice = typeof newest === 'number' ? adviceAt(sql, row.id, newest) : null
  if (advice === null) return
  const said = changed.flatMap((at) => firstSaid(sql, at))
  putNews(sql, now, now + LAG_MS, advisedNews(sql, advice, { evaluation, said }, now))
}

/**
 * Says what the advice is of a run that has sent scalars alone: nothing of it is stored. What rules say is told of the last
 * line of a post, where that is newer than all that was known.
 */
export function putUnstored(sql: SqlStorage, advice: RuledAdvice | null, known: number, now: number): void {
  if (advice === null || versionsFrom(sql, 0).size > 0) return
  const { step, notices } = advice
  const said = step > known ? notices.map(({ rule, message }) => ({ step, rule, message })) : []
  putNews(sql, now, now + LAG_MS, advisedNews(sql, advice, { evaluation: null, said }, now))
}

/** Says that the trainer is silent where it is, once a silence. */
export function putSilence(sql: SqlStorage, row: RunRow, now: number): void {
  const due = nextSilence(sql, row)
  if (due === null || due > now) return
  sql.exec('UPDATE run SET silence_told = heard_at')
  putNews(sql, now, now, { kind: 'silent', at: now, since: row.heard_at, expected_by: due })
}

/** When the trainer will be silent if it is not heard; null where nothing is expected, or its silence was told. */
export function nextSilence(sql: SqlStorage, row: RunRow): number | null {
  const told = sql.exec('SELECT silence_told FROM run').one()['silence_told']
  return told === row.heard_at ? null : expectedBy(sql, row)
}

export function newsToTell(sql: SqlStorage): NumberedNews[] {
  const rows = sql.exec('SELECT seq, body FROM news ORDER BY seq LIMIT ?', MOST_AT_ONCE)
  return Array.from(rows, (row) => ({
    seq: Number(row['seq']),
    news: newsSchema.parse(JSON.parse(String(row['body']))),
  }))
}

export function dropNews(sql: SqlStorage, upTo: number): void {
  sql.exec('DELETE FROM news WHERE seq <= ?', upTo)
}

function putNews(sql: SqlStorage, now: number, dueAt: number, news: News): void {
  sql.exec('INSERT INTO news (body) VALUES (?)', JSON.stringify(news))
  announce(sql, NEWS_TOPIC, now, dueAt)
}

function advisedNews(
  sql: SqlStorage,
  { step, phase, verdict, advice, reasons, extend_to }: RuledAdvice,
  about: Pick<AdvisedNews, 'evaluation' | 'said'>,
  now: number,
): AdvisedNews {
  return {
    kind: 'advised',
    at: now,
    attempt: newestAttempt(sql).attempt,
    ...{ step, phase, advice, reasons, extend_to },
    probability: verdict.probabilities[phase],
    ...about,
  }
}

/** What rules said at a step in the newest version of its advice, and in none before: late data repeats nothing. */
function firstSaid(sql: SqlStorage, step: number): AdvisedNews['said'] {
  const [newest, ...older] = adviceVersions(sql, step, MOST_VERSIONS, null).filter((one) => !one.abandoned)
  const isOld = (rule: string) => older.some(({ notices }) => notices.some((one) => one.rule === rule))
  return (newest?.notices ?? [])
    .filter(({ rule }) => !isOld(rule))
    .map(({ rule, message }) => ({ step, rule, message }))
}
