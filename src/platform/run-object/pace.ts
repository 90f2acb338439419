/** When the trainer was heard: the time of the last post, and the gaps between the newest ones. */
import { z } from 'zod'
import { expectedWithin, MOST_GAPS } from '../../core/pace.ts'
import type { Migration } from '../migrations.ts'
import type { RunRow } from './run-row.ts'

/** gaps: milliseconds between the newest posts, oldest first, as JSON. */
export const paceMigration: Migration = "ALTER TABLE run ADD COLUMN gaps TEXT NOT NULL DEFAULT '[]'"

const gapsSchema = z.array(z.number())

/** A trainer posted. */
export function setHeard(sql: SqlStorage, { heard_at }: Pick<RunRow, 'heard_at'>, now: number): void {
  const gaps = [...readGaps(sql), Math.max(0, now - heard_at)].slice(-MOST_GAPS)
  sql.exec('UPDATE run SET heard_at = max(heard_at, ?), gaps = ?', now, JSON.stringify(gaps))
}

/** When the trainer should have posted again at its pace so far; null where that is not known, or nothing is expected. */
export function expectedBy(sql: SqlStorage, { state, heard_at }: Pick<RunRow, 'state' | 'heard_at'>) {
  const within = state === 'closed' ? null : expectedWithin(readGaps(sql))
  return within === null ? null : heard_at + within
}

function readGaps(sql: SqlStorage): number[] {
  return gapsSchema.parse(JSON.parse(String(sql.exec('SELECT gaps FROM run').one()['gaps'])))
}
