/** The runs that the scorecard replays: what corpus/runs keeps, with the name and the configuration of each. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type KeptRun, readKeptRun } from '../../corpus/measuring/kept-run.ts'
import type { ScalarsLine } from '../../src/wire/scalars.ts'
import { progress } from '../../training-client/command/progress.ts'

export interface BenchRun extends KeptRun {
  readonly name: string
  /** Runs of one configuration are held out together. */
  readonly configuration: string
  /** The steps that the trainer would pay for at most: `schedule.max_steps`, or the last recorded step. */
  readonly budget: number
}

/** Beside what the advisor takes. A run without a configuration is one of its own. */
const besideSchema = z.looseObject({ configuration: z.string().optional() })

export function benchRun(name: string, run: KeptRun): BenchRun {
  const last = Math.max(0, run.readings.at(-1)?.step ?? 0, run.scalars.at(-1)?.step ?? 0)
  return {
    ...run,
    name,
    configuration: besideSchema.parse(run.spec).configuration ?? name,
    budget: run.spec.schedule.max_steps ?? last,
  }
}

/** A scalar of a line as a number, null where it is not there or not finite. */
export function scalarOf(line: ScalarsLine, name: string): number | null {
  const value = line[name]
  return typeof value === 'number' ? value : null
}

/** The names of all kept runs in a folder. Throws where there is none. */
export function runNames(folder: string): string[] {
  const names = readdirSync(folder).filter(
    (name) => existsSync(join(folder, name, 'truth.json')) && !name.endsWith('.begun'),
  )
  if (names.length === 0) throw new Error(`${folder} has no kept runs: see corpus/README.md`)
  return names.sort()
}

/** Kept runs in a folder of them, all unless they are named. Throws where one cannot be read. */
export async function readRuns(folder: string, names = runNames(folder)): Promise<BenchRun[]> {
  const bar = progress(names.length, 'runs read')
  const runs: BenchRun[] = []
  for (const name of names) {
    runs.push(benchRun(name, await readKeptRun(join(folder, name))))
    bar.at(runs.length, name)
  }
  bar.end()
  return runs
}
