/** Fits the detector's model on runs: a circuit's probability and the hazard of the jump, for each expert. */
import { type Expert, type ExpertName, type Parameters, scopes } from '../../src/core/detection/experts.ts'
import { horizonFeatures, horizons, intervals } from '../../src/core/detection/forecast.ts'
import type { Logistic } from '../../src/core/detection/logistic.ts'
import { squaredDeviation } from '../../src/core/detection/outlook.ts'
import { callMark } from './call-mark.ts'
import { type Example, logisticRegression, signedRegression } from './regression.ts'
import { featuresIn, type Row } from './rows.ts'

/** The rows of one run, by expert. */
export type RunRows = Readonly<Record<ExpertName, readonly Row[]>>

export function fitExperts(runs: readonly RunRows[]): Parameters['experts'] {
  const expert = (name: ExpertName): Expert =>
    fitExpert(
      name,
      runs.map((rows) => rows[name]),
    )
  return {
    structure: expert('structure'),
    forward: expert('forward'),
    scalars: expert('scalars'),
    no_test: expert('no_test'),
    weights: expert('weights'),
  }
}

function fitExpert(name: ExpertName, runs: readonly (readonly Row[])[]): Expert {
  const { features, moves } = scopes[name]
  const rows = runs.flat()
  const places = moves.map(([feature]) => features.indexOf(feature))
  const picked = (values: Float64Array): Float64Array =>
    Float64Array.from(places, (place) => values[place] ?? Number.NaN)
  const told = rows.flatMap(({ values, weight, circuit }) =>
    circuit === null ? [] : [{ values, weight, is: circuit }],
  )
  const circuit = signedRegression(
    moves.map(([feature, sign]) => ({ feature, sign })),
    told.map((example) => ({ ...example, values: picked(example.values) })),
  )
  const horizon = horizonFeatures(0).map(([feature]) => feature)
  const hazard = logisticRegression([...features, ...horizon], rows.flatMap(periodsOf))
  const total = told.reduce((sum, { weight }) => sum + weight, 0)
  const prior = told.reduce((sum, { weight, is }) => sum + (is ? weight : 0), 0) / total
  const model = { circuit: rounded(circuit), prior: short(prior), hazard: rounded(hazard) }
  return {
    ...model,
    usual: short(usualDeviation(hazard, features, rows)),
    call: short(callMark(model, features, runs)),
  }
}

/** The intervals of the forecast that the run was seen to live through, and that in which the jump came. */
function periodsOf({ values, weight, jump, end }: Row): Example[] {
  const periods: Example[] = []
  for (let interval = 0; interval < intervals; interval += 1) {
    const [from, to] = [horizons[interval] ?? 0, horizons[interval + 1] ?? 0]
    const jumps = jump !== null && jump <= to
    // Censored within the interval: it counts where the run lived through half of it.
    if (!jumps && end < (from + to) / 2) break
    const at = Float64Array.from([...values, ...horizonFeatures(interval).map(([, value]) => value)])
    periods.push({ values: at, weight, is: jumps })
    if (jumps) break
  }
  return periods
}

const usualShare = 0.995
/** Runs that are a little stranger than all of the corpus are not yet strange. */
const leeway = 1.25

function usualDeviation(hazard: Logistic, features: readonly string[], rows: readonly Row[]): number {
  const deviations = rows
    .map((row) => squaredDeviation({ hazard }, featuresIn(row, features)))
    .sort((a, b) => a - b)
  return leeway * (deviations[Math.floor(usualShare * (deviations.length - 1))] ?? 1)
}

const digits = 6

function short(value: number): number {
  return Number(value.toPrecision(digits))
}

function rounded({ intercept, terms }: Logistic): Logistic {
  return {
    intercept: short(intercept),
    terms: terms.map(({ feature, mean, scale, weight }) => ({
      feature,
      mean: short(mean),
      scale: short(scale),
      weight: short(weight),
    })),
  }
}
