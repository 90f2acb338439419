/** The one alarm of a run: rings at the next lease that ends, delivery that is due or kept answer that expires. */
import { nextAnswerExpiry } from '../kept-answers.ts'
import { nextDelivery } from './outbox.ts'
import type { RunState } from './run-state.ts'
import { nextLeaseEnd } from './snapshots.ts'

const DELETION_RETRY_MS = 5_000

/** Sets the alarm where it must ring earlier than it is set to. */
export async function armAlarm(state: RunState, now: number): Promise<void> {
  if (state.row === null) return
  const due = state.row.deleting ? now + DELETION_RETRY_MS : earliest(state)
  if (due === null) return
  const set = await state.ctx.storage.getAlarm()
  if (set === null || set > due) await state.ctx.storage.setAlarm(Math.max(due, now))
}

function earliest(state: RunState): number | null {
  const { sql } = state
  const times = [nextLeaseEnd(sql), nextDelivery(sql), nextAnswerExpiry(sql)].filter((time) => time !== null)
  return times.length === 0 ? null : Math.min(...times)
}
