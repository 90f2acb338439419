/** The median stopping rule, which compares a run with others. */
import { type Counterfactual, type Point, pointsOf } from './counterfactual.ts'

/** docs.ray.io/en/latest/tune/api/doc/ray.tune.schedulers.MedianStoppingRule.html: min_samples_required. */
const runsNeeded = 3

/**
 * Stops where the best value so far is strictly under the median of the others' running averages up to that step (Golovin
 * et al. 2017, Google Vizier, on automated stopping). More is better. A run that ended before counts with its whole
 * average; one that has no value by that step does not count. Ray Tune's grace period of 60 s of wall time is left out.
 */
export function medianStop(points: readonly Point[], others: readonly (readonly Point[])[]): number | null {
  const averages = others.map(runningAverage)
  let best = Number.NEGATIVE_INFINITY
  for (const { step, value } of points) {
    if (value > best) best = value
    const known = averages.map((average) => average(step)).filter((average) => average !== null)
    if (known.length >= runsNeeded && best < medianOf(known)) return step
  }
  return null
}

/** The mean of the finite values up to a step, null where there is none; asked for in ascending steps. */
function runningAverage(points: readonly Point[]): (step: number) => number | null {
  let [next, sum, count] = [0, 0, 0]
  return (step) => {
    for (let point = points[next]; point !== undefined && point.step <= step; point = points[next]) {
      next += 1
      if (!Number.isFinite(point.value)) continue
      sum += point.value
      count += 1
    }
    return count === 0 ? null : sum / count
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

export const medianStopping: Counterfactual = {
  id: 'median_stop',
  title: 'Median stopping rule',
  source:
    'the median stopping rule of Vizier on the test accuracy, with min_samples_required 3 as in Ray Tune',
  reads: 'test_accuracy',
  others: runsNeeded,
  stopAt: (checks, others) =>
    medianStop(
      pointsOf(checks, 'test_accuracy'),
      others.map((other) => pointsOf(other, 'test_accuracy')),
    ),
}
