/** The one alarm of a run: rings at the next lease that ends, delivery, upkeep or silence that is due, or kept answer that expires. */
import { nextAnswerExpiry } from '../kept-answers.ts'
import { nextSilence } from './news.ts'
import { nextDelivery } from './outbox.ts'
import type { RunRow } from './run-row.ts'
import type { RunState } from './run-state.ts'
import { nextLeaseEnd } from './snapshots.ts'
import { nextUpkeep } from './upkeep.ts'

const DELETION_RETRY_MS = 5_000

/** Sets the alarm where it must ring earlier than it is set to. */
export async function armAlarm(state: RunState, now: number): Promise<void> {
  const { row } = state
  if (row === null) return
  const due = row.deleting ? now + DELETION_RETRY_MS : earliest(state, row, now)
  if (due === null) return
  const set = await state.ctx.storage.getAlarm()
  if (set === null || set > due) await state.ctx.storage.setAlarm(Math.max(due, now))
}

function earliest(state: RunState, row: RunRow, now: number): number | null {
  const { sql } = state
  const times = [
    nextLeaseEnd(sql),
    nextDelivery(sql),
    nextAnswerExpiry(sql),
    nextSilence(sql, row),
    nextUpkeep(state, row, now),
  ].filter((time) => time !== null)
  return times.length === 0 ? null : Math.min(...times)
}
