/** A run's history, read page by page so that no answer of the ledger outgrows what it may send at once. */
import type { History, HistoryRow } from '../wire/reading.ts'
import { failed, type Result, success } from './failure.ts'
import type { HistoryQuery, Ports } from './ports.ts'

const ROWS_A_PAGE = 5000

export async function readHistory(
  ports: Ports,
  run: string,
  query: Pick<HistoryQuery, 'points' | 'only' | 'sample' | 'attempt'>,
): Promise<Result<History>> {
  const ledger = ports.ledger(run)
  const isWhole = query.points === undefined && query.sample === undefined
  const rows: HistoryRow[] = []
  let total = 0
  for (let after = -1; ; ) {
    const page = await ledger.history({
      ...query,
      ...(isWhole ? { after, limit: ROWS_A_PAGE } : {}),
    })
    if (page === null) return failed({ kind: 'run_unknown', run })
    total = page.total
    rows.push(...page.rows)
    const last = page.rows.at(-1)
    if (!isWhole || last === undefined || page.rows.length < ROWS_A_PAGE) break
    after = last.step
  }
  return success({ run, points_total: total, points_returned: rows.length, rows })
}
