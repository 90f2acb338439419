/** Logistic regressions on features, with their parameters as data. */
/** By feature; null where nothing tells. */
export type Values = ReadonlyMap<string, number | null>

/** ln(p / (1 - p)) = intercept + sum of weight x (value - mean) / scale; a feature that is not known counts as its mean. */
export interface Logistic {
  readonly intercept: number
  readonly terms: readonly Term[]
}

export interface Term {
  readonly feature: string
  readonly mean: number
  /** Standard deviation, over what it was fitted on. */
  readonly scale: number
  readonly weight: number
}

/** Standard deviations from the mean beyond which a value says no more. */
const mostDeviations = 4

/** ln(p / (1 - p)) */
export function logitOf({ intercept, terms }: Logistic, values: Values): number {
  return terms.reduce((sum, term) => sum + contributionOf(term, values), intercept)
}

/** What a term adds to the logit. */
export function contributionOf({ feature, mean, scale, weight }: Term, values: Values): number {
  const value = values.get(feature) ?? null
  return value === null ? 0 : weight * standardized(value, mean, scale)
}

export function standardized(value: number, mean: number, scale: number): number {
  return Math.min(mostDeviations, Math.max(-mostDeviations, (value - mean) / scale))
}

export function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

export function logitOfProbability(p: number): number {
  return Math.log(p / (1 - p))
}
