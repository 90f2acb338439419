/** How long trying rules on a stored run takes, over HTTP: the first try, and those after it. */
import { adviceSchema } from '../../src/wire/advice.ts'
import type { Recording } from '../faults/recording.ts'
import { type Counts, putSnapshot, send, type Target } from './advisor-api.ts'
import { fill } from './grow-readings.ts'
import { median } from './statistics.ts'
import { openRun } from './trainer.ts'

export interface ReplayTimes {
  /** The history is read and folded. */
  readonly replay_first_ms: number
  /** The median of the slowest preset, once it is. */
  readonly replay_again_ms: number
}

const TRIES = 5

/** Of a run of so many snapshots; null where it could not be made. */
export async function timeReplay(
  target: Target,
  counts: Counts,
  recording: Recording,
  snapshots: number,
  presets: readonly string[],
): Promise<ReplayTimes | null> {
  const run = await openRun(target, counts, recording, 'replayed')
  const [first] = recording.snapshots
  if (run === null || first === undefined) return null
  const evaluated = await putSnapshot(target, counts, run, first)
  if (evaluated === null) return null
  await fill(target, counts, run, adviceSchema.parse(JSON.parse(evaluated.text)).readings, snapshots - 1)
  const tries: number[][] = []
  for (const preset of presets) {
    const times: number[] = []
    for (let nth = 0; nth < TRIES; nth += 1) {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ preset })
      const answer = await send(target, counts, `/v1/runs/${run}/replay`, { method: 'POST', headers, body })
      if (answer !== null) times.push(answer.ms)
    }
    tries.push(times)
  }
  const again = tries.map((times, index) => median(index === 0 ? times.slice(1) : times))
  return { replay_first_ms: tries[0]?.[0] ?? Number.NaN, replay_again_ms: Math.max(...again) }
}
