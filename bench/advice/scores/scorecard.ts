/** The numbers of the scorecard, over runs that an advisor judged. */
import {
  cleanedUp,
  falseStops,
  generalizing,
  hopelessFlagged,
  hopelessFlagMedian,
  meanRegret,
  never,
  wasteQuantile,
} from './aggregate.ts'
import type { CallScore } from './calls.ts'
import { brierSkill, type ForecastScore } from './forecast.ts'
import { mean, quantile, shareOf } from './statistics.ts'
import type { StopScore } from './stop.ts'

/** One run, as the advisor judged it, and beside it as the best patience in hindsight stopped it. */
export interface Judged {
  readonly stop: StopScore
  readonly calls: CallScore
  readonly forecast: ForecastScore
  readonly patience: StopScore
}

type Statistic = (judged: readonly Judged[]) => number | null
const onStops =
  (of: (scores: readonly StopScore[]) => number | null): Statistic =>
  (judged) =>
    of(judged.map(({ stop }) => stop))

/** In the order of the JSON line. Shares are of 1. */
export const statistics = {
  runs: (judged) => judged.length,
  generalizing: onStops((scores) => generalizing(scores).length),
  never: onStops((scores) => never(scores).length),
  false_stops: onStops(falseStops),
  waste_median: onStops((scores) => wasteQuantile(scores, 0.5)),
  waste_p90: onStops((scores) => wasteQuantile(scores, 0.9)),
  waste_cleaned_up_median: onStops((scores) => wasteQuantile(cleanedUp(scores), 0.5)),
  waste_cleaned_up_p90: onStops((scores) => wasteQuantile(cleanedUp(scores), 0.9)),
  never_called_circuit: (judged) =>
    shareOf(
      judged.filter(({ stop }) => !stop.run.truth.generalizes),
      ({ calls }) => calls.call !== null,
    ),
  hopeless_flag_median: onStops(hopelessFlagMedian),
  hopeless_flagged: onStops(hopelessFlagged),
  circuit_recall: (judged) => shareOf(delayed(judged), ({ inTime }) => inTime === true),
  lead_median: (judged) =>
    quantile(
      delayed(judged).map(({ lead }) => lead ?? 0),
      0.5,
    ),
  early_calls: (judged) => judged.filter(({ calls }) => calls.early).length,
  false_interventions: onStops((scores) => scores.filter((score) => score.falseIntervention).length),
  interval_coverage: (judged) => mean(judged.flatMap(({ forecast }) => forecast.coverage ?? [])),
  brier_skill: (judged) => brierSkill(judged.map(({ forecast }) => forecast.sinceFit)),
  brier_skill_before_goal: (judged) => brierSkill(judged.map(({ forecast }) => forecast.beforeGoal)),
  regret: onStops(meanRegret),
  regret_stop_alone: onStops((scores) => mean(scores.map(({ regretOfStop }) => regretOfStop))),
  regret_vs_patience: (judged) => {
    const ours = meanRegret(judged.map(({ stop }) => stop))
    const theirs = meanRegret(judged.map(({ patience }) => patience))
    return ours === null || theirs === null || theirs === 0 ? null : ours / theirs
  },
} as const satisfies Record<string, Statistic>

export type StatisticName = keyof typeof statistics

function delayed(judged: readonly Judged[]): CallScore[] {
  return judged.flatMap(({ calls }) => (calls.inTime === null ? [] : [calls]))
}
