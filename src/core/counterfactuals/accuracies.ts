/** The test accuracy of a run by step, for hindsight alone. */
import type { Observation } from '../detection/signals.ts'

export interface AccuracyAt {
  readonly step: number
  readonly value: number
}

/** A reading where there is one, else the trainer's scalar; steps at which neither is a share of 1 are left out. */
export function accuraciesOf(observations: readonly Observation[]): AccuracyAt[] {
  return observations.flatMap(({ step, readings, scalars }) => {
    const read = readings?.['test_accuracy']
    const value =
      read !== undefined && 'value' in read && typeof read.value === 'number'
        ? read.value
        : scalars['test_accuracy']
    return value !== undefined && value >= 0 && value <= 1 ? [{ step, value }] : []
  })
}

/** Test accuracies of which the first that the run reaches says where it generalizes. */
const levels = [0.99, 0.95, 0.9]

/** The first step at the highest of the levels that is reached; null where none is. */
export function goalOf(accuracies: readonly AccuracyAt[]): number | null {
  for (const level of levels) {
    const reached = accuracies.find(({ value }) => value >= level)
    if (reached !== undefined) return reached.step
  }
  return null
}
