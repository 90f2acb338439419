/** What a small snapshot takes beyond its evaluation: one client, nothing else under way. */
import type { Recording } from '../faults/recording.ts'
import { type Counts, putSnapshot, serverMs, type Target } from './advisor-api.ts'
import { median } from './statistics.ts'
import { openRun, postScalars } from './trainer.ts'

export interface Overhead {
  /** The median of wall time less the evaluation's own. */
  readonly overhead_p50_ms: number
  readonly evaluation_p50_ms: number
  readonly wall_p50_ms: number
}

/** The first run boots ONNX Runtime and makes its sessions, and is left out. */
export async function measureOverhead(
  target: Target,
  counts: Counts,
  recording: Recording,
  runs: number,
): Promise<Overhead> {
  const wall: number[] = []
  const evaluation: number[] = []
  for (let nth = 0; nth <= runs; nth += 1) {
    const run = await openRun(target, counts, recording, `overhead-${nth}`)
    if (run === null) break
    await postScalars(target, counts, run, recording.scalars)
    for (const snapshot of recording.snapshots) {
      const answer = await putSnapshot(target, counts, run, snapshot)
      if (nth === 0 || answer === null) continue
      wall.push(answer.ms)
      evaluation.push(serverMs(answer, 'evaluate'))
    }
  }
  return {
    overhead_p50_ms: median(wall.map((ms, at) => ms - (evaluation[at] ?? Number.NaN))),
    evaluation_p50_ms: median(evaluation),
    wall_p50_ms: median(wall),
  }
}
