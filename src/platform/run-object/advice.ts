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

/** The newest version of every step that has one. */
export function allAdvice(sql: SqlStorage, run: string): Omit<Advice, 'readings'>[] {
  // SQLite gives the other columns of a max() from the row that has the maximum.
  const rows = sql.exec('SELECT step, max(version) AS version, body FROM advice GROUP BY step ORDER BY step')
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
