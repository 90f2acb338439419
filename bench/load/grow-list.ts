/** How the list of runs is read as it grows. */
import { type RunSummary, runListSchema } from '../../src/wire/run.ts'
import type { Recording } from '../faults/recording.ts'
import type { Counts, Target } from './advisor-api.ts'
import { type Growth, json, seed, time } from './timed-reads.ts'
import { openRun } from './trainer.ts'

export async function growList(
  target: Target,
  counts: Counts,
  recording: Recording,
  sizes: readonly number[],
  onMeasured: (growth: Growth) => void,
): Promise<Growth[]> {
  await openRun(target, counts, recording, 'first')
  const list = runListSchema.parse(await json(target, counts, '/v1/runs'))
  const [summary] = list.runs
  if (summary === undefined) throw new Error('the run that was opened is not in the list')
  const grown: Growth[] = []
  let stored = 1
  for (const size of sizes) {
    for (; stored < size; stored += RUNS_AT_ONCE) {
      const runs = Array.from({ length: Math.min(RUNS_AT_ONCE, size - stored) }, (_, at) =>
        another(summary, stored + at),
      )
      await seed(target, counts, '/seed/runs', { runs })
    }
    stored = size
    const paths = { page: '/', index: '/v1/runs', newest: '/v1/runs?limit=1' }
    const growth = { size, milliseconds: await time(target, counts, paths) }
    grown.push(growth)
    onMeasured(growth)
  }
  return grown
}

const RUNS_AT_ONCE = 500
const MINUTE_MS = 60_000

function another(summary: RunSummary, nth: number): RunSummary {
  const created_at = new Date(Date.parse(summary.created_at) - nth * MINUTE_MS).toISOString()
  return { ...summary, run: `run_${String(nth).padStart(20, '0')}`, created_at, name: `run ${nth}` }
}
