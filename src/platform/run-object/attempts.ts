/** The attempts of a run: which there are, and what an earlier one has in common with the newest. */
import type { Standing } from '../../service/ports.ts'
import type { Attempt, AttemptStart } from '../../wire/attempt.ts'

/** A trainer that is resumed more often is caught in a loop. */
export const MOST_ATTEMPTS_OF_A_RUN = 1000

export function insertFirstAttempt(sql: SqlStorage, now: number): void {
  sql.exec('INSERT INTO attempts (attempt, begun_at) VALUES (1, ?)', now)
}

/** Ends the newest attempt at a step, and puts another after it. */
export function insertAttempt(
  sql: SqlStorage,
  { from_step, reason }: AttemptStart,
  endedAtStep: number | null,
  now: number,
): Attempt {
  const parent = newestAttempt(sql).attempt
  sql.exec('UPDATE attempts SET ended_at_step = ? WHERE attempt = ?', endedAtStep, parent)
  sql.exec(
    'INSERT INTO attempts (attempt, parent, from_step, reason, begun_at) VALUES (?, ?, ?, ?, ?)',
    parent + 1,
    parent,
    from_step,
    reason ?? null,
    now,
  )
  return newestAttempt(sql)
}

export function newestAttempt(sql: SqlStorage): Attempt {
  return attempt(sql.exec('SELECT * FROM attempts ORDER BY attempt DESC LIMIT 1').one())
}

export function allAttempts(sql: SqlStorage): Attempt[] {
  return sql.exec('SELECT * FROM attempts ORDER BY attempt').toArray().map(attempt)
}

/** Where a post stands that names its attempt; one that names none is of the newest. */
export function standingOf(sql: SqlStorage, given: number | null): Standing {
  const newest = newestAttempt(sql)
  if (given === null || given === newest.attempt) return { kind: 'newest', attempt: newest.attempt }
  if (given > newest.attempt) return { kind: 'attempt_unknown', attempt: given, newest }
  const [row] = sql.exec('SELECT min(from_step) AS step FROM attempts WHERE attempt > ?', given).toArray()
  return { kind: 'attempt_superseded', attempt: given, newest, shared_until: Number(row?.['step']) }
}

function attempt(row: Record<string, SqlStorageValue>): Attempt {
  const number = (column: string): number | null => {
    const value = row[column]
    return typeof value === 'number' ? value : null
  }
  const { reason } = row
  return {
    attempt: Number(row['attempt']),
    parent: number('parent'),
    from_step: number('from_step'),
    reason: typeof reason === 'string' ? reason : null,
    begun_at: new Date(Number(row['begun_at'])).toISOString(),
    ended_at_step: number('ended_at_step'),
  }
}
