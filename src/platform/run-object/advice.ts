/** The advice that was given at each step, in versions: late data adds a version, and takes none away. */
import type { RuledAdvice } from '../../core/rules/ruled-advice.ts'
import { canonicalJson } from '../../service/canonical-json.ts'
import {
  type Advice,
  type AdviceCause,
  type AdviceVersion,
  adviceCauses,
  adviceSchema,
} from '../../wire/advice.ts'
import { newestAttempt } from './attempts.ts'
import { readingsAt } from './history.ts'

const storedSchema = adviceSchema.omit({ run: true, version: true, state: true, readings: true })

export interface Put {
  /** The newest version at the step now. */
  readonly version: number
  /** Whether it is another than the one that was there before. */
  readonly isAnother: boolean
  /** Whether it was given before there were rules: then it names none, and is in no log. */
  readonly isFromBefore: boolean
}

/**
 * Adds a version where the advice differs from the newest. Versions go on from those of abandoned attempts, so that one
 * number never stands for two answers.
 */
export function putAdvice(sql: SqlStorage, advice: RuledAdvice, cause: AdviceCause, now: number): Put {
  const body = JSON.stringify(advice)
  const newest = newestRow(sql, advice.step)
  if (newest?.body === body) return { version: newest.version, isAnother: false, isFromBefore: false }
  if (newest !== null && isSameBefore(newest.body, advice))
    return { version: newest.version, isAnother: false, isFromBefore: true }
  const version = Math.max(newest?.version ?? 0, newestAbandoned(sql, advice.step)) + 1
  sql.exec(
    'INSERT INTO advice (step, version, body, given_at, attempt, cause) VALUES (?, ?, ?, ?, ?, ?)',
    advice.step,
    version,
    body,
    now,
    newestAttempt(sql).attempt,
    cause,
  )
  return { version, isAnother: newest !== null, isFromBefore: false }
}

/** What was advised before there were rules does not become another advice by the name of a ruleset. */
function isSameBefore(stored: string, advice: RuledAdvice): boolean {
  if (stored.includes('"ruleset":')) return false
  return canonicalJson(storedSchema.parse(JSON.parse(stored))) === canonicalJson({ ...advice, ruleset: null })
}

/** The newest version at a step, with the step's readings; null where there is none. */
export function adviceAt(sql: SqlStorage, run: string, step: number): Advice | null {
  const newest = newestRow(sql, step)
  if (newest === null) return null
  const advice = storedSchema.parse(JSON.parse(newest.body))
  return {
    run,
    version: newest.version,
    state: 'evaluated',
    ...advice,
    readings: readingsAt(sql, step) ?? {},
  }
}

/** The newest version of every step that has one; with `most`, of fewer steps, as `RunLedger.timeline` says. */
export function allAdvice(
  sql: SqlStorage,
  run: string,
  most = Number.MAX_SAFE_INTEGER,
): Omit<Advice, 'readings'>[] {
  // SQLite gives the other columns of a max() from the row that has the maximum.
  const count = Number(sql.exec('SELECT count(DISTINCT step) AS n FROM advice').one()['n'])
  const rows =
    count <= most
      ? sql.exec('SELECT step, max(version) AS version, body FROM advice GROUP BY step ORDER BY step')
      : sql.exec(
          `WITH newest AS (SELECT step, max(version) AS version, phase FROM advice GROUP BY step),
             beside AS (SELECT *, lag(phase) OVER steps AS before, lead(phase) OVER steps AS after,
               row_number() OVER steps AS nth FROM newest WINDOW steps AS (ORDER BY step))
           SELECT step, version, body FROM beside JOIN advice USING (step, version)
           WHERE beside.phase IS NOT before OR beside.phase IS NOT after OR nth % ? = 0 ORDER BY step`,
          Math.ceil(count / most),
        )
  return rows.toArray().map((row) => ({
    run,
    version: Number(row['version']),
    state: 'evaluated',
    ...storedSchema.parse(JSON.parse(String(row['body']))),
  }))
}

/** Every version at a step, those of abandoned attempts too, newest first. */
export function adviceVersions(
  sql: SqlStorage,
  step: number,
  limit: number,
  before: number | null,
): AdviceVersion[] {
  const rows = sql.exec(
    `SELECT version, body, given_at, attempt, cause, 0 AS abandoned FROM advice WHERE step = ?1 AND version < ?2
     UNION ALL
     SELECT version, body, given_at, attempt, cause, 1 FROM abandoned_advice WHERE step = ?1 AND version < ?2
     ORDER BY version DESC LIMIT ?3`,
    step,
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  )
  return Array.from(rows, (row) => ({
    version: Number(row['version']),
    ...storedSchema.parse(JSON.parse(String(row['body']))),
    given_at: new Date(Number(row['given_at'])).toISOString(),
    attempt: Number(row['attempt']),
    cause: adviceCauses.find((cause) => cause === row['cause']) ?? null,
    abandoned: row['abandoned'] === 1,
  }))
}

/** The newest version that an abandoned attempt was given at a step, 0 where there is none. */
function newestAbandoned(sql: SqlStorage, step: number): number {
  const newest = sql.exec('SELECT max(version) AS version FROM abandoned_advice WHERE step = ?', step)
  return Number(newest.one()['version'])
}

function newestRow(sql: SqlStorage, step: number): { version: number; body: string } | null {
  const row = sql
    .exec('SELECT version, body FROM advice WHERE step = ? ORDER BY version DESC LIMIT 1', step)
    .toArray()
    .at(0)
  return row === undefined ? null : { version: Number(row['version']), body: String(row['body']) }
}
