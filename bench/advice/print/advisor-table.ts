/** Every number of the scorecard with its interval, for one kind of input. */
import { reliability } from '../scores/forecast.ts'
import { type Judged, type StatisticName, statistics } from '../scores/scorecard.ts'
import { bootstrap, grouped, type Interval, upperBound } from '../scores/statistics.ts'
import { percent, table, withInterval } from './cells.ts'

export interface Scorecard {
  readonly values: ReadonlyMap<StatisticName, number | null>
  readonly intervals: ReadonlyMap<StatisticName, Interval | null>
}

export function scorecardOf(judged: readonly Judged[]): Scorecard {
  const values = new Map<StatisticName, number | null>()
  const intervals = bootstrap(judged, ({ stop }) => stop.run.configuration, statistics)
  for (const name of intervals.keys()) values.set(name, statistics[name](judged))
  return { values, intervals }
}

const rows: readonly (readonly [name: StatisticName, words: string])[] = [
  ['waste_median', 'generalizes: steps after the best stop, over it, in the median'],
  ['waste_p90', 'the same, 90th percentile'],
  ['waste_cleaned_up_median', 'the same where hindsight knows a clean-up, in the median'],
  ['waste_cleaned_up_p90', 'the same, 90th percentile'],
  ['never_called_circuit', 'never generalizes: circuit formation or later called'],
  ['hopeless_flag_median', 'never generalizes: budget until stop or intervene, in the median'],
  ['hopeless_flagged', 'never generalizes: stop or intervene before the end'],
  ['circuit_recall', 'generalizes late: circuit formation called before test accuracy .9'],
  ['lead_median', 'the same: lead over the plateau in the median, misses as 0'],
  ['interval_coverage', 'intervals of nominal 80% that hold the step of test accuracy .9'],
  ['brier_skill', 'Brier score against the base rate, from the fit on'],
  ['brier_skill_before_goal', 'the same, until the run generalizes'],
  ['regret', 'regret over the budget, where stop and intervene end the run'],
  ['regret_stop_alone', 'the same, where stop alone ends it'],
  ['regret_vs_patience', 'regret over that of the best patience in hindsight'],
]

export function advisorTable(judged: readonly Judged[], { values, intervals }: Scorecard): string {
  const body = rows.map(([name, words]) => [
    words,
    withInterval(values.get(name) ?? null, intervals.get(name) ?? null, percent),
  ])
  return [table(['', 'value [95%]'], body), falseStopsLine(judged), reliabilityLine(judged)]
    .filter((line) => line !== '')
    .join('\n')
}

/** Runs of a configuration are alike, so the bound is given for configurations too. */
function falseStopsLine(judged: readonly Judged[]): string {
  const generalizing = judged.filter(({ stop }) => stop.run.truth.generalizes)
  const configurations = grouped(generalizing, ({ stop }) => stop.run.configuration)
  const stopped = generalizing.filter(({ stop }) => stop.falseStop).length
  const touched = configurations.filter((runs) => runs.some(({ stop }) => stop.falseStop)).length
  if (generalizing.length === 0) return ''
  return `false stops: ${stopped} of ${generalizing.length} generalizing runs (under ${percent(upperBound(stopped, generalizing.length))} with 95%), in ${touched} of ${configurations.length} configurations (under ${percent(upperBound(touched, configurations.length))})`
}

function reliabilityLine(judged: readonly Judged[]): string {
  const bins = reliability(judged.map(({ forecast }) => forecast))
  if (bins.length === 0) return 'no probability of generalizing is forecast'
  const cells = bins.map(({ said, happened, weight }) => [
    percent(said),
    percent(happened),
    weight.toFixed(1),
  ])
  return table(['P(generalizes) said', 'happened', 'runs'], cells)
}
