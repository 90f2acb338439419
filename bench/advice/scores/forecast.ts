/** Whether the forecast was right: probabilities that the run generalizes, and intervals for when. */
import type { Said } from '../advisor.ts'
import type { BenchRun } from '../bench-run.ts'
import { generalizedStep, goalStep } from '../hindsight.ts'
import { mean } from './statistics.ts'

export interface Forecasts {
  /** Mean squared difference from what happened, over the run's observations; null without a forecast. */
  readonly brier: number | null
  /** The same of the base rate. */
  readonly baseBrier: number | null
}

export interface ForecastScore {
  readonly run: BenchRun
  /** The probabilities of all observations from the fit on. */
  readonly said: readonly number[]
  readonly sinceFit: Forecasts
  /** Of observations before the run reaches its goal alone: after it the forecast is no art. */
  readonly beforeGoal: Forecasts
  /** The share of intervals that hold the step of test accuracy .9; null where none was given before that step. */
  readonly coverage: number | null
}

export function scoreForecast(run: BenchRun, said: readonly Said[], baseRate: number): ForecastScore {
  const { fitted_step: fitted } = run.truth
  const goal = goalStep(run)
  const sinceFit = fitted === null ? [] : said.filter(({ step }) => step >= fitted)
  return {
    run,
    said: probabilitiesOf(sinceFit),
    sinceFit: forecastsOf(run, probabilitiesOf(sinceFit), baseRate),
    beforeGoal: forecastsOf(
      run,
      probabilitiesOf(sinceFit.filter(({ step }) => goal === null || step < goal)),
      baseRate,
    ),
    coverage: coverageOf(run, said),
  }
}

function probabilitiesOf(said: readonly Said[]): number[] {
  return said.flatMap(({ p_generalizes }) => (p_generalizes === null ? [] : [p_generalizes]))
}

function forecastsOf(run: BenchRun, probabilities: readonly number[], baseRate: number): Forecasts {
  const outcome = run.truth.generalizes ? 1 : 0
  return {
    brier: mean(probabilities.map((probability) => (probability - outcome) ** 2)),
    baseBrier: mean(probabilities.map(() => (baseRate - outcome) ** 2)),
  }
}

/** A run that does not get there within its budget is covered by an interval that reaches beyond the budget. */
function coverageOf(run: BenchRun, said: readonly Said[]): number | null {
  const generalized = generalizedStep(run)
  const covered = said.flatMap(({ step, expected_transition: interval }) => {
    if (interval === null || (generalized !== null && step >= generalized)) return []
    if (generalized === null) return [interval.to_step > run.budget ? 1 : 0]
    return [interval.from_step <= generalized && generalized <= interval.to_step ? 1 : 0]
  })
  return mean(covered)
}

/** One less the Brier score over the base rate's, each the mean of the runs' means; null without forecasts. */
export function brierSkill(forecasts: readonly Forecasts[]): number | null {
  const brier = mean(forecasts.flatMap((forecast) => forecast.brier ?? []))
  const base = mean(forecasts.flatMap((forecast) => forecast.baseBrier ?? []))
  return brier === null || base === null || base === 0 ? null : 1 - brier / base
}

export interface Bin {
  /** The mean of what was said, and the share that generalizes. */
  readonly said: number
  readonly happened: number
  /** How many runs' worth of observations fell into it. */
  readonly weight: number
}

const bins = 10

/** By tenths of the probability, empty ones left out. Every run counts as much as any other. */
export function reliability(scores: readonly ForecastScore[]): Bin[] {
  return Array.from({ length: bins }, (_, bin) => {
    const parts = scores.flatMap(({ run, said }) => {
      const inside = said.filter((probability) => Math.min(bins - 1, Math.floor(probability * bins)) === bin)
      return inside.map((probability) => ({
        probability,
        outcome: run.truth.generalizes ? 1 : 0,
        weight: 1 / said.length,
      }))
    })
    const weight = parts.reduce((sum, part) => sum + part.weight, 0)
    return {
      said: parts.reduce((sum, part) => sum + part.weight * part.probability, 0) / weight,
      happened: parts.reduce((sum, part) => sum + part.weight * part.outcome, 0) / weight,
      weight,
    }
  }).filter(({ weight }) => weight > 0)
}
