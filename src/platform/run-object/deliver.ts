/** Delivers what the outbox holds; what does not arrive stays due. */
import { indexName } from '../index-object/client.ts'
import { logError } from '../log.ts'
import { dueTopics, setDelivered, setUndelivered } from './outbox.ts'
import { newestStepAdvice, type RunState } from './run-state.ts'
import { summaryOf } from './summary.ts'

/** The topic of the list of runs. */
export const INDEX_TOPIC = 'index'

export async function deliver(state: RunState, now: number): Promise<void> {
  for (const due of dueTopics(state.sql, now)) {
    const { row } = state
    if (row === null) return
    try {
      const summary = summaryOf(state.sql, row, newestStepAdvice(state, row))
      await state.env.INDEX.getByName(indexName(row.project)).put(summary, due.version)
      if (state.row !== null) setDelivered(state.sql, due)
    } catch (error) {
      logError({ event: 'outbox_not_delivered', run: row.id, topic: due.topic, error: String(error) })
      if (state.row !== null) setUndelivered(state.sql, due, now)
    }
  }
}
