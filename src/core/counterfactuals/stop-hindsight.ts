/** What stopping at a step would have saved and lost, by what the run did later: hindsight, which advice never sees. */
import type { StopHindsight } from '../../wire/rules-replay.ts'
import type { Observation } from '../detection/signals.ts'
import { type AccuracyAt, accuraciesOf, goalOf } from './accuracies.ts'

/** `goal`: where the run is known to generalize, null where it is known not to; without it, what its own rows say. */
export function stopHindsight(
  observations: readonly Observation[],
  stop: number | null,
  goal?: number | null,
): StopHindsight {
  const accuracies = accuraciesOf(observations)
  const last = observations.at(-1)?.step ?? 0
  const goalStep = goal === undefined ? goalOf(accuracies) : goal
  const known = goal !== undefined || accuracies.length > 0
  return {
    stop_step: stop,
    last_step: last,
    steps_saved: stop === null ? 0 : Math.max(0, last - stop),
    goal_step: goalStep,
    test_accuracy_then: accuracyAt(accuracies, stop ?? last),
    test_accuracy_end: accuracies.at(-1)?.value ?? null,
    generalization_lost: known ? stop !== null && goalStep !== null && stop < goalStep : null,
  }
}

/** The newest at or before a step. */
function accuracyAt(accuracies: readonly AccuracyAt[], step: number): number | null {
  return accuracies.findLast((accuracy) => accuracy.step <= step)?.value ?? null
}
