/** Deletes a run: its row in the list and its credentials, its objects, and at last its own storage. Safe to do twice. */
import { projectPrefix, runPrefix } from '../../service/object-keys.ts'
import { indexName } from '../index-object/client.ts'
import { removePrefix } from '../objects.ts'
import { INDEX_TOPIC } from './deliver.ts'
import { broadcast, closeAll } from './live.ts'
import { announce, topicVersion } from './outbox.ts'
import { type RunRow, setDeleting } from './run-row.ts'
import type { RunState } from './run-state.ts'
import { armAlarm } from './wake.ts'

/**
 * Marks the run first: a deletion that dies half-way is taken up again by the alarm. One at a time, or the second one's end
 * would take a run that was opened meanwhile.
 */
export async function removeRun(state: RunState, row: RunRow, now: number): Promise<void> {
  if (!row.deleting) {
    setDeleting(state.sql)
    announce(state.sql, INDEX_TOPIC, now, now)
    state.row = { ...row, deleting: true }
    await armAlarm(state, now)
    broadcast(state.ctx, { type: 'run', state: 'deleted' })
    closeAll(state.ctx)
  }
  const version = topicVersion(state.sql, INDEX_TOPIC)
  await state.env.INDEX.getByName(indexName(row.project)).remove(row.id, version)
  await removePrefix(state.env.OBJECTS, projectPrefix(row.project) + runPrefix(row.id))
  await state.ctx.storage.deleteAlarm()
  await state.ctx.storage.deleteAll()
  state.row = null
  state.memory = null
  state.rulesets = null
  state.digests.clear()
}
