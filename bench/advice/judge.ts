/** Scores what an advisor said of a run. */
import type { OwnAdviceKind } from '../../src/wire/advice-kinds.ts'
import type { Said } from './advisor.ts'
import type { BenchRun } from './bench-run.ts'
import { scoreCalls } from './scores/calls.ts'
import { scoreForecast } from './scores/forecast.ts'
import type { Judged } from './scores/scorecard.ts'
import { type StopScore, scoreStop } from './scores/stop.ts'

/** `patience` is the score of the best patience on the same run. */
export function judge(run: BenchRun, said: readonly Said[], baseRate: number, patience: StopScore): Judged {
  return {
    stop: scoreStop(run, { stop: firstStep(said, 'stop'), intervene: firstStep(said, 'intervene') }),
    calls: scoreCalls(run, said),
    forecast: scoreForecast(run, said, baseRate),
    patience,
  }
}

function firstStep(said: readonly Said[], kind: OwnAdviceKind): number | null {
  return said.find(({ advice }) => advice === kind)?.step ?? null
}
