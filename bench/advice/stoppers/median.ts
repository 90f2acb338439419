/** The median stopping rule, over the runs of a configuration as the trials of one study. */
import type { BenchRun } from '../bench-run.ts'
import { median } from '../scores/statistics.ts'
import { type Point, type Stopper, signalOf } from './stopper.ts'

/** As in Ray Tune: docs.ray.io/en/latest/tune/api/doc/ray.tune.schedulers.MedianStoppingRule.html. */
const trialsNeeded = 3

/**
 * Stops where the best value so far is strictly under the median of the others' running averages up to that step
 * (Golovin et al. 2017, Google Vizier, on automated stopping). A trial that ended before counts with its whole average.
 */
export function medianStop(points: readonly Point[], others: readonly (readonly Point[])[]): number | null {
  if (others.length < trialsNeeded) return null
  const averages = others.map(runningAverage)
  let best = Number.NEGATIVE_INFINITY
  for (const { step, value } of points) {
    if (value > best) best = value
    if (best < median(averages.map((average) => average(step)))) return step
  }
  return null
}

/** The mean of all values up to a step; asked for in ascending steps. Values that are not finite are left out. */
function runningAverage(points: readonly Point[]): (step: number) => number {
  let [next, sum, count] = [0, 0, 0]
  return (step) => {
    for (let point = points[next]; point !== undefined && point.step <= step; point = points[next]) {
      next += 1
      if (!Number.isFinite(point.value)) continue
      sum += point.value
      count += 1
    }
    return count === 0 ? 0 : sum / count
  }
}

/** Each run is judged beside all others of its configuration, as if those were complete. */
export function medianStopper(runs: readonly BenchRun[]): Stopper {
  const accuracies = new Map(runs.map((run) => [run, signalOf(run, 'test_accuracy')]))
  return {
    name: 'median of the configuration, test_accuracy',
    source: 'the median stopping rule of Vizier, with min_samples_required of Ray Tune',
    reads: 'test scalars',
    stopAt: (run) => {
      const others = runs.filter((other) => other !== run && other.configuration === run.configuration)
      return medianStop(
        signalOf(run, 'test_accuracy'),
        others.flatMap((other) => {
          const points = accuracies.get(other) ?? []
          return points.length > 0 ? [points] : []
        }),
      )
    },
  }
}
