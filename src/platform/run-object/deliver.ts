/** Delivers what the outbox holds; what does not arrive stays due. */
import { indexName } from '../index-object/client.ts'
import { logError } from '../log.ts'
import { dropNews, NEWS_TOPIC, newsToTell } from './news.ts'
import { type Due, dueTopics, setDelivered, setUndelivered } from './outbox.ts'
import type { RunRow } from './run-row.ts'
import { newestStepAdvice, type RunState } from './run-state.ts'
import { summaryOf } from './summary.ts'

/** The topic of the list of runs. */
export const INDEX_TOPIC = 'index'

export async function deliver(state: RunState, now: number): Promise<void> {
  for (const due of dueTopics(state.sql, now)) {
    const { row } = state
    if (row === null) return
    try {
      if (due.topic === NEWS_TOPIC) await deliverNews(state, row, due)
      else await deliverSummary(state, row, due)
      if (state.row !== null) setDelivered(state.sql, due)
    } catch (error) {
      logError({ event: 'outbox_not_delivered', run: row.id, topic: due.topic, error: String(error) })
      if (state.row !== null) setUndelivered(state.sql, due, now)
    }
  }
}

function deliverSummary(state: RunState, row: RunRow, { version }: Due): Promise<void> {
  const summary = summaryOf(state.sql, row, newestStepAdvice(state, row))
  return state.env.INDEX.getByName(indexName(row.project)).put(summary, version)
}

/** In order; what was taken and not dropped comes again, and is known there by its number. */
async function deliverNews({ sql, env }: RunState, { id, name, project }: RunRow, due: Due): Promise<void> {
  for (let news = newsToTell(sql); news.length > 0; news = newsToTell(sql)) {
    await env.INDEX.getByName(indexName(project)).takeNews({ run: id, name }, news, due.version)
    dropNews(sql, news.at(-1)?.seq ?? 0)
  }
}
