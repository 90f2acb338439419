/** A run's history as an answer: JSON or CSV, with a tag by its version, so that an unchanged one is not read at all. */
import type { Context } from 'hono'
import { notNewest } from '../service/not-begun.ts'
import type { HistoryQuery } from '../service/ports.ts'
import { readHistory } from '../service/read-history.ts'
import { type HttpEnv, refuse } from './context.ts'
import { historyCsv, wantsCsv } from './csv.ts'
import { isUnchanged } from './etag.ts'

export async function historyAnswer(
  c: Context<HttpEnv>,
  run: string,
  format: 'json' | 'csv' | undefined,
  query: Pick<HistoryQuery, 'points' | 'only' | 'attempt'>,
) {
  const { ports } = c.var
  // Before the history: what comes in between makes the tag too old, never the history.
  const version = await ports.ledger(run).version()
  if (version === null) return refuse(c, { kind: 'run_unknown', run })
  const standing = query.attempt === undefined ? null : await ports.ledger(run).standing(query.attempt)
  if (standing?.kind === 'attempt_unknown') return refuse(c, notNewest(standing, run).failure)
  const form = wantsCsv(format, c.req.header('accept')) ? 'csv' : 'json'
  c.header('vary', 'Accept')
  if (isUnchanged(c, version, form)) return c.body(null, 304)
  const history = await readHistory(ports, run, query)
  if (!history.ok) return refuse(c, history.failure)
  if (form === 'json') return c.json(history.value, 200)
  return c.body(historyCsv(history.value.rows), 200, { 'content-type': 'text/csv; charset=utf-8' })
}
