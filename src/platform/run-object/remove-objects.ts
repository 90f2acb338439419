/** Removes single objects of a run that lives on: weights that have expired, and uploads that nothing took. */
import { indexKey, type ObjectPlace, placeOf, projectPrefix, runPrefix } from '../../service/object-keys.ts'
import { snapshotIndexSchema } from '../../wire/snapshot-index.ts'
import { keyPages } from '../objects.ts'
import { bytesAt, setRemoved, standingOfBytes } from './retention.ts'
import type { RunRow } from './run-row.ts'
import type { RunState } from './run-state.ts'

/** Of the snapshots that have expired. What came again meanwhile no longer has, and stays. */
export async function removeExpired(state: RunState, row: RunRow, now: number): Promise<void> {
  const shards = shardsNamed(state, row)
  await removeWhere(state, row, async (place) => {
    if (!('step' in place)) return false
    if (place.kind !== 'shard') return standingOfBytes(state.sql, place.step, place.sha256) === 'expired'
    const hasExpired = bytesAt(state.sql, place.step).some(({ expired }) => expired)
    return hasExpired && !(await shards(place.step)).has(place.sha256)
  })
  if (state.row !== null) setRemoved(state.sql, now)
}

/** Stops where the trainer is heard: what it sends now may belong to what it sent before. */
export async function removeOrphans(state: RunState, row: RunRow, now: number): Promise<void> {
  const isQuiet = () => state.row?.heard_at === row.heard_at
  const shards = shardsNamed(state, row)
  await removeWhere(
    state,
    row,
    async (place) => {
      if (!('step' in place))
        return place.sha256 !== (place.kind === 'probe' ? row.probe_sha256 : row.model_sha256)
      if (place.kind === 'shard') return !(await shards(place.step)).has(place.sha256)
      return standingOfBytes(state.sql, place.step, place.sha256) === 'unknown'
    },
    isQuiet,
  )
  if (isQuiet()) state.sql.exec('UPDATE run SET swept_at = ?', now)
}

async function removeWhere(
  state: RunState,
  { project, id }: RunRow,
  isDoomed: (place: ObjectPlace) => Promise<boolean>,
  goesOn: () => boolean = () => state.row !== null,
): Promise<void> {
  const prefix = projectPrefix(project)
  for await (const keys of keyPages(state.env.OBJECTS, prefix + runPrefix(id))) {
    const doomed: string[] = []
    for (const key of keys) {
      if (!goesOn()) return
      const place = placeOf(id, key.slice(prefix.length))
      if (place !== null && (await isDoomed(place))) doomed.push(key)
    }
    if (doomed.length > 0 && goesOn()) await state.env.OBJECTS.delete(doomed)
  }
}

/** The shards that the indexes of a step's kept snapshots name. Keys come in order of steps, so one step is remembered. */
function shardsNamed(state: RunState, { project, id }: RunRow): (step: number) => Promise<Set<string>> {
  let known: { readonly step: number; readonly shards: Set<string> } | null = null
  return async (step) => {
    if (known?.step === step) return known.shards
    const shards = new Set<string>()
    for (const { sha256, expired } of bytesAt(state.sql, step)) {
      if (expired) continue
      const index = await state.env.OBJECTS.get(projectPrefix(project) + indexKey(id, step, sha256))
      if (index === null) continue
      for (const digest of Object.values(snapshotIndexSchema.parse(await index.json()).shards))
        shards.add(digest)
    }
    known = { step, shards }
    return shards
  }
}
