/** Which advisor judges which run: one that has seen no run of its configuration, or one that has seen them all. */
import type { BenchRun } from './bench-run.ts'
import { grouped } from './scores/statistics.ts'

export interface Fold {
  /** What the advisor learns from. */
  readonly training: readonly BenchRun[]
  /** What it judges. */
  readonly runs: readonly BenchRun[]
  /** The share of the training runs that generalize: what a forecast must beat. */
  readonly baseRate: number
}

/** One fold a configuration, judged by what learned from all others. */
export function heldOut(runs: readonly BenchRun[]): Fold[] {
  return grouped(runs, ({ configuration }) => configuration).map((held) => {
    const training = runs.filter((run) => !held.includes(run))
    return { training, runs: held, baseRate: baseRateOf(training) }
  })
}

/** One fold, judged by what learned from the same runs. */
export function inSample(runs: readonly BenchRun[]): Fold[] {
  return [{ training: runs, runs, baseRate: baseRateOf(runs) }]
}

/** One half where there is nothing to learn from. */
function baseRateOf(runs: readonly BenchRun[]): number {
  return runs.length === 0 ? 0.5 : runs.filter(({ truth }) => truth.generalizes).length / runs.length
}
