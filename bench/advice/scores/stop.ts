/** What stopping a run where it was stopped was worth. */
import type { BenchRun } from '../bench-run.ts'
import { bestStop, goalStep } from '../hindsight.ts'

/** The first steps at which stopping, and at which intervening, was advised. */
export interface Decision {
  readonly stop: number | null
  readonly intervene: number | null
}

export interface StopScore {
  readonly run: BenchRun
  /** Under the budget; null where it was never advised before. */
  readonly stop: number | null
  readonly intervene: number | null
  /** A generalizing run was stopped before it generalized. */
  readonly falseStop: boolean
  /** A generalizing run was intervened in before it generalized. */
  readonly falseIntervention: boolean
  /** Steps paid after the best stop in hindsight, over that stop; null where it does not generalize or falsely stopped. */
  readonly waste: number | null
  /** Share of the budget until the first stop or intervene, 1 where there is none. */
  readonly flag: number
  /** Share of the budget, where the run ends at the first stop or intervene. */
  readonly regret: number
  /** The same where the run ends at the first stop, whatever else is advised. */
  readonly regretOfStop: number
}

export function scoreStop(run: BenchRun, decision: Decision): StopScore {
  const stop = beforeEnd(run, decision.stop)
  const intervene = beforeEnd(run, decision.intervene)
  const goal = goalStep(run)
  const falseStop = goal !== null && stop !== null && stop < goal
  const end = Math.min(stop ?? run.budget, intervene ?? run.budget)
  const best = bestStop(run)
  return {
    run,
    stop,
    intervene,
    falseStop,
    falseIntervention: goal !== null && intervene !== null && intervene < goal,
    waste: goal === null || falseStop ? null : Math.max(0, ((stop ?? run.budget) - best) / best),
    flag: end / run.budget,
    regret: regretOf(run, end),
    regretOfStop: regretOf(run, stop ?? run.budget),
  }
}

/** At the budget's end there is nothing left to stop. */
function beforeEnd(run: BenchRun, step: number | null): number | null {
  return step !== null && step < run.budget ? step : null
}

/**
 * Steps paid after the best stop, and a whole budget where a generalizing run ended before it generalized; as a share of
 * the budget. Whoever ends before the best stop is charged up to it: what is missing would still have to be paid, so that
 * a false stop costs one budget, however early it comes. (Were its steps saved, stopping everything at once would be
 * nearly best wherever runs generalize late in their budgets.)
 */
function regretOf(run: BenchRun, end: number): number {
  const [goal, best] = [goalStep(run), bestStop(run)]
  const penalty = goal !== null && end < goal ? 1 : 0
  return penalty + Math.max(0, end - best) / run.budget
}
