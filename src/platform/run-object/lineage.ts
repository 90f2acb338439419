/** What an earlier attempt had when the next one began: its abandoned rows, and what it shares with those after it. */
import type { HistoryRow } from '../../wire/reading.ts'
import { historyRow } from './history.ts'

/**
 * Rows that a later attempt abandoned are of this one's history too, up to the first step that an attempt in between was
 * resumed from. ?1 is the attempt.
 */
const lineage = (table: 'readings' | 'scalars') => `
  SELECT step, body FROM abandoned_${table} AS gone WHERE lineage = ?1 OR (lineage > ?1 AND step <=
    (SELECT min(from_step) FROM attempts WHERE attempt > ?1 AND attempt <= gone.lineage))
  UNION ALL SELECT step, body FROM ${table} WHERE step <= (SELECT min(from_step) FROM attempts WHERE attempt > ?1)`

const tables = `WITH r AS (${lineage('readings')}), c AS (${lineage('scalars')})`

function steps(withReadings: boolean): string {
  return withReadings ? 'SELECT step FROM r UNION SELECT step FROM c' : 'SELECT step FROM c'
}

export function lineageRows(
  sql: SqlStorage,
  attempt: number,
  after: number,
  limit: number,
  withReadings: boolean,
): HistoryRow[] {
  const rows = sql.exec(
    `${tables} SELECT s.step AS step, r.body AS readings, c.body AS scalars
     FROM (${steps(withReadings)}) s LEFT JOIN r ON r.step = s.step LEFT JOIN c ON c.step = s.step
     WHERE s.step > ?2 ORDER BY s.step LIMIT ?3`,
    attempt,
    after,
    limit,
  )
  return Array.from(rows, (row) => historyRow(row, withReadings))
}

export function countLineage(sql: SqlStorage, attempt: number, withReadings: boolean): number {
  const counted = sql.exec(`${tables} SELECT count(*) AS n FROM (${steps(withReadings)})`, attempt)
  return Number(counted.one()['n'])
}
