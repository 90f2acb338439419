/** How the time of a read grows with what is stored: runs in the list, readings in a run. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleOrtWorker } from '../../scripts/bundle-ort-worker.ts'
import { presets } from '../../src/core/rules/presets/register.ts'
import { newAccess } from '../faults/access.ts'
import type { Recording } from '../faults/recording.ts'
import { startWorker } from '../faults/start-worker.ts'
import type { Counts } from './advisor-api.ts'
import { growList } from './grow-list.ts'
import { growReadings } from './grow-readings.ts'
import { type ReplayTimes, timeReplay } from './time-replay.ts'
import type { Growth } from './timed-reads.ts'

/** Snapshots of the run that rules are tried on. */
const REPLAYED = 1000

export interface GrowthOptions {
  readonly listed: readonly number[]
  readonly readings: readonly number[]
  /** Called with each size once it is measured. */
  readonly onMeasured: (of: 'list' | 'readings', growth: Growth) => void
}

export interface Grown {
  readonly list: readonly Growth[]
  readonly readings: readonly Growth[]
  readonly replay: ReplayTimes | null
}

export async function measureGrowth(
  counts: Counts,
  recording: Recording,
  { listed, readings, onMeasured }: GrowthOptions,
): Promise<Grown> {
  const directory = mkdtempSync(join(tmpdir(), 'latebloom-growth-'))
  const { bindings, headers } = newAccess()
  const entry = join(import.meta.dirname, 'worker', 'seed.ts')
  const worker = await startWorker({
    bundle: bundleOrtWorker(entry, join(directory, 'worker')),
    directory,
    bindings: { ...bindings, LOG_LEVEL: 'error', RATE_LIMIT_REQUESTS: 1_000_000 },
    onLog: (line) => console.error(line),
  })
  const target = { url: worker.url, headers }
  try {
    return {
      list: await growList(target, counts, recording, listed, (growth) => onMeasured('list', growth)),
      readings: await growReadings(target, counts, recording, readings, (growth) =>
        onMeasured('readings', growth),
      ),
      replay: await timeReplay(
        target,
        counts,
        recording,
        REPLAYED,
        presets.map(({ id }) => id),
      ),
    }
  } finally {
    await worker.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The largest ratio, over the reads named, of the time at the largest size to that at the smallest. */
export function ratioOf(sizes: readonly Growth[], reads: readonly string[]): number {
  const [first, last] = [sizes.at(0), sizes.at(-1)]
  if (first === undefined || last === undefined) return Number.NaN
  return Math.max(
    ...reads.map(
      (read) => (last.milliseconds[read] ?? Number.NaN) / (first.milliseconds[read] ?? Number.NaN),
    ),
  )
}
