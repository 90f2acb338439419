/** When the jump to generalization comes, if it does: a survival model in the logarithm of steps. */
import type { Features } from './features.ts'
import { type Logistic, logistic, logitOf } from './logistic.ts'

/**
 * Discrete-time survival (Singer & Willett 1993; logistic hazards): the steps that follow step t are cut at t e^u for
 * these u. In each interval that is reached, the jump (test accuracy .9) comes with a probability of its own: a logistic
 * regression on the run's features and on the interval's place, `horizon` and `log_horizon`. Runs that ended before are
 * censored. A run in which it never comes survives them all.
 */
export const horizons = [0, 0.12, 0.3, 0.55, 0.9, 1.4, 2.1, 3.2, 6] as const
export const intervals = horizons.length - 1

/** The two features of an interval beside those of the run. */
export function horizonFeatures(interval: number): [string, number][] {
  const middle = ((horizons[interval] ?? 0) + (horizons[interval + 1] ?? 0)) / 2
  return [
    ['horizon', middle],
    ['log_horizon', Math.log(middle)],
  ]
}

/** P(no jump by t e^u) at each of the horizons, the first of which is 1. */
export type Survival = readonly number[]

export function survivalOf(hazard: Logistic, features: Features): Survival {
  const survival = [1]
  const at = new Map<string, number | null>(features)
  for (let interval = 0; interval < intervals; interval += 1) {
    for (const [name, value] of horizonFeatures(interval)) at.set(name, value)
    survival.push((survival.at(-1) ?? 1) * (1 - logistic(logitOf(hazard, at))))
  }
  return survival
}

/** P(the jump comes between step t and `until`); the hazard is even within an interval. */
export function probabilityBy(survival: Survival, step: number, until: number): number {
  const u = Math.log(Math.max(1, until / Math.max(1, step)))
  const interval = Math.min(
    intervals - 1,
    horizons.findLastIndex((from) => u >= from),
  )
  const [from, to] = [horizons[interval] ?? 0, horizons[interval + 1] ?? 0]
  const [before, after] = [survival[interval] ?? 1, survival[interval + 1] ?? 1]
  if (before === 0) return 1
  const share = Math.min(1, (u - from) / (to - from))
  return 1 - before * (after / before) ** share
}

/** The step by which the jump has come with this probability, given that it comes within the horizons. */
export function quantileOf(survival: Survival, step: number, probability: number): number {
  const wanted = 1 - probability * (1 - (survival.at(-1) ?? 1))
  const interval = Math.max(0, survival.findIndex((left) => left <= wanted) - 1)
  const [before, after] = [survival[interval] ?? 1, survival[interval + 1] ?? 1]
  const [from, to] = [horizons[interval] ?? 0, horizons[interval + 1] ?? 0]
  const share = before === after ? 1 : Math.log(wanted / before) / Math.log(after / before)
  return step * Math.exp(from + share * (to - from))
}
