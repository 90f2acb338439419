/** Logistic regression with a ridge, by Newton's method. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { type Logistic, logistic, standardized } from '../../src/core/detection/logistic.ts'

export interface Example {
  /** In the order of the features; NaN where a value is not known. */
  readonly values: Float64Array
  readonly weight: number
  readonly is: boolean
}

/** Added to half the sum of squares of the weights: of each, in standard deviations of its feature. */
const ridge = 3
const mostIterations = 40
const enough = 1e-7

/** What is not known counts as the mean. Throws where Newton's method does not converge. */
export function logisticRegression(features: readonly string[], examples: readonly Example[]): Logistic {
  const scales = features.map((_, at) => momentsOf(examples, at))
  const width = features.length + 1
  const rows = examples.map(({ values }) => standardizedRow(values, scales, width))
  let beta = new Float64Array(width)
  for (let iteration = 0; iteration < mostIterations; iteration += 1) {
    const gradient = beta.map((b, at) => (at === 0 ? 0 : ridge * b))
    const hessian = new Float64Array(width * width)
    for (let at = 0; at < width; at += 1) hessian[at * width + at] = at === 0 ? 1e-9 : ridge
    for (const [index, row] of rows.entries()) accumulate(gradient, hessian, row, beta, examples[index])
    for (let i = 0; i < width; i += 1)
      for (let j = 0; j < i; j += 1) hessian[i * width + j] = hessian[j * width + i] ?? 0
    const solved = new CholeskyDecomposition(Matrix.from1DArray(width, width, hessian)).solve(
      Matrix.columnVector(gradient),
    )
    const step = solved.to1DArray()
    beta = beta.map((b, at) => b - (step[at] ?? 0))
    if (step.every((change) => Math.abs(change) < enough)) {
      return {
        intercept: beta[0] ?? 0,
        terms: features.map((feature, at) => ({
          feature,
          mean: scales[at]?.mean ?? 0,
          scale: scales[at]?.scale ?? 1,
          weight: beta[at + 1] ?? 0,
        })),
      }
    }
  }
  throw new Error(`the logistic regression did not converge in ${mostIterations} iterations`)
}

export interface Signed {
  readonly feature: string
  readonly sign: 1 | -1
}

/**
 * A logistic regression in which no weight has the wrong sign: features are left out one by one, the most wrong first
 * (backward elimination), until none is. The terms keep the order of the features.
 */
export function signedRegression(features: readonly Signed[], examples: readonly Example[]): Logistic {
  let kept = features.map((signed, at) => ({ ...signed, at }))
  for (;;) {
    const model = logisticRegression(
      kept.map(({ feature }) => feature),
      examples.map((example) => ({
        ...example,
        values: Float64Array.from(kept, ({ at }) => example.values[at] ?? Number.NaN),
      })),
    )
    const wrong = model.terms.map(({ weight }, place) => weight * (kept[place]?.sign ?? 1))
    const most = Math.min(...wrong)
    if (kept.length === 0 || most >= 0) return model
    kept = kept.filter((_, place) => place !== wrong.indexOf(most))
  }
}

interface Moments {
  readonly mean: number
  readonly scale: number
}

/** A feature that varies by less than this share of its mean is constant: what is left is rounding. */
const leastScale = 1e-5

/** Weighted mean and standard deviation over the examples that know the value. */
function momentsOf(examples: readonly Example[], at: number): Moments {
  let [total, sum, squares] = [0, 0, 0]
  for (const { values, weight } of examples) {
    const value = values[at] ?? Number.NaN
    if (Number.isNaN(value)) continue
    total += weight
    sum += weight * value
    squares += weight * value * value
  }
  if (total === 0) return { mean: 0, scale: 1 }
  const mean = sum / total
  const scale = Math.sqrt(Math.max(0, squares / total - mean * mean))
  return { mean, scale: scale > leastScale * Math.max(1, Math.abs(mean)) ? scale : 1 }
}

/** A one for the intercept, then each value in standard deviations from its mean. */
function standardizedRow(values: Float64Array, scales: readonly Moments[], width: number): Float64Array {
  const row = new Float64Array(width)
  row[0] = 1
  for (const [at, { mean, scale }] of scales.entries()) {
    const value = values[at] ?? Number.NaN
    row[at + 1] = Number.isNaN(value) ? 0 : standardized(value, mean, scale)
  }
  return row
}

/** Adds one example to the gradient and to what is on and right of the diagonal of the Hessian. */
function accumulate(
  gradient: Float64Array,
  hessian: Float64Array,
  row: Float64Array,
  beta: Float64Array,
  example: Example | undefined,
): void {
  if (example === undefined) return
  const width = row.length
  let logit = 0
  for (let at = 0; at < width; at += 1) logit += (row[at] ?? 0) * (beta[at] ?? 0)
  const p = logistic(logit)
  const error = example.weight * (p - (example.is ? 1 : 0))
  const curvature = example.weight * p * (1 - p)
  for (let i = 0; i < width; i += 1) {
    const x = row[i] ?? 0
    if (x === 0) continue
    gradient[i] = (gradient[i] ?? 0) + error * x
    const scaled = curvature * x
    for (let j = i; j < width; j += 1)
      hessian[i * width + j] = (hessian[i * width + j] ?? 0) + scaled * (row[j] ?? 0)
  }
}
