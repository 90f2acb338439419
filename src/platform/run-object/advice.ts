/** The advice that was given at each step, in versions: late data adds a version, and takes none away. */
import type { StepAdvice } from '../../core/advice/advise.ts'
import { type Advice, adviceSchema } from '../../wire/advice.ts'
import { readingsAt } from './history.ts'

const storedSchema = adviceSchema.omit({ run: true, version: true, state: true, readings: true })

/** Adds a version where the advice differs from the newest. True where it did and one was there before. */
export function putAdvice(sql: SqlStorage, advice: StepAdvice, now: number): boolean {
  const body = JSON.stringify(advice)
  const newest = newestRow(sql, advice.step)
  if (newest !== null && newest.body === body) return false
  sql.exec(
    'INSERT INTO advice (step, version, body, given_at) VALUES (?, ?, ?, ?)',
    advice.step,
    (newest?.version ?? 0) + 1,
    body,
    now,
  )
  return newest !== null
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

function newestRow(sql: SqlStorage, step: number): { version: number; body: string } | null {
  const row = sql
    .exec('SELECT version, body FROM advice WHERE step = ? ORDER BY version DESC LIMIT 1', step)
    .toArray()
    .at(0)
  return row === undefined ? null : { version: Number(row['version']), body: String(row['body']) }
}
