/** How a run is read as its readings grow. */
import { adviceSchema } from '../../src/wire/advice.ts'
import type { Readings } from '../../src/wire/reading.ts'
import type { Recording } from '../faults/recording.ts'
import { type Counts, putSnapshot, type Target } from './advisor-api.ts'
import { type Growth, seed, time } from './timed-reads.ts'
import { openRun } from './trainer.ts'

export async function growReadings(
  target: Target,
  counts: Counts,
  recording: Recording,
  sizes: readonly number[],
  onMeasured: (growth: Growth) => void,
): Promise<Growth[]> {
  const grown: Growth[] = []
  for (const size of sizes) {
    const run = await openRun(target, counts, recording, `readings-${size}`)
    const [first] = recording.snapshots
    if (run === null || first === undefined) break
    const evaluated = await putSnapshot(target, counts, run, first)
    if (evaluated === null) break
    const { readings } = adviceSchema.parse(JSON.parse(evaluated.text))
    const each = Object.keys(readings).length
    await fill(target, counts, run, readings, Math.ceil(size / each) - 1)
    const at = `/v1/runs/${run}`
    const paths = { advice: `${at}/advice`, page: `/runs/${run}`, chart: `${at}/readings?points=600` }
    const growth = { size, milliseconds: await time(target, counts, paths) }
    grown.push(growth)
    onMeasured(growth)
  }
  return grown
}

const SNAPSHOTS_AT_ONCE = 100
const STEPS_BETWEEN = 20

/** Snapshots with readings like those given, each a little other. */
export async function fill(
  target: Target,
  counts: Counts,
  run: string,
  like: Readings,
  snapshots: number,
): Promise<void> {
  for (let done = 0; done < snapshots; done += SNAPSHOTS_AT_ONCE) {
    const filled = Array.from({ length: Math.min(SNAPSHOTS_AT_ONCE, snapshots - done) }, (_, at) => {
      const nth = 1 + done + at
      return { step: nth * STEPS_BETWEEN, readings: varied(like, nth) }
    })
    await seed(target, counts, '/seed/readings', { run, snapshots: filled })
  }
}

function varied(readings: Readings, nth: number): Readings {
  return Object.fromEntries(
    Object.entries(readings).map(([measure, reading]) => {
      if ('undefined_because' in reading || typeof reading.value !== 'number') return [measure, reading]
      return [measure, { ...reading, value: reading.value * (1 + 0.1 * Math.sin(nth / 7)) }]
    }),
  )
}
