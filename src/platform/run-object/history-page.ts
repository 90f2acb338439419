/** One page of a run's history, of the newest attempt or of an earlier one. */
import { downsample } from '../../service/downsample.ts'
import type { HistoryPage, HistoryQuery } from '../../service/ports.ts'
import { standingOf } from './attempts.ts'
import { countRows, historyRows, sampledRows } from './history.ts'
import { countLineage, lineageRows } from './lineage.ts'

export function historyPage(sql: SqlStorage, query: HistoryQuery): HistoryPage {
  const { after = -1, limit = Number.MAX_SAFE_INTEGER, points, sample, attempt = null } = query
  const withReadings = query.only !== 'scalars'
  const earlier = standingOf(sql, attempt).kind === 'newest' ? null : attempt
  if (sample !== undefined) return { total: countRows(sql, withReadings), rows: sampledRows(sql, sample) }
  const total = earlier === null ? countRows(sql, withReadings) : countLineage(sql, earlier, withReadings)
  const rows =
    earlier === null
      ? historyRows(sql, after, limit, withReadings)
      : lineageRows(sql, earlier, after, limit, withReadings)
  return { total, rows: points === undefined ? rows : downsample(rows, points) }
}
