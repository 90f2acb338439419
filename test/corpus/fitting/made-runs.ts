/** Runs to fit on, made by hand: some grow a circuit and jump, some stay memorized. */

import type { FittingRun } from '../../../corpus/fitting/rows.ts'
import type { Observation } from '../../../src/core/detection/detect.ts'
import { memorized, runOf, snapshotAt } from '../../core/detection/fold.ts'
import { never } from '../never.ts'

/** Snapshots at 100, 200 ... 2000. */
const snapshots = (values: (step: number) => Readonly<Record<string, number>>): Observation[] =>
  Array.from({ length: 20 }, (_, index) =>
    snapshotAt(100 * (index + 1), { ...memorized, pruned_loss: 6, ...values(100 * (index + 1)) }),
  )

/** Fitted at 100 and without growth to its end at 2000. */
export function memorizing(seed = 0): FittingRun {
  const observations = snapshots((step) => ({ sum_averaged_loss: 6 + 0.1 * Math.sin(step + seed) }))
  return { spec: runOf({ max_steps: 2000 }), truth: never, observations }
}

/** Fitted at 100; its circuit grows from `circuit` on (where hindsight knows), and it jumps at 1500. */
export function jumping(seed = 0, circuit: number | null = 500): FittingRun {
  const observations = snapshots((step) => ({
    test_accuracy: step < 1500 ? 0.05 : 0.95,
    test_loss: 12 * Math.min(1, Math.exp(-(step - 500) / 800)),
    sum_averaged_loss: 6 * Math.min(1, Math.exp(-(step - 500) / 400)) + 0.1 * Math.sin(step + seed),
  }))
  const generalized_step = { 'test_accuracy_0.9': 1500, 'test_accuracy_0.99': null }
  const truth = { ...never, generalizes: true, circuit_formation_step: circuit, generalized_step }
  return { spec: runOf({ max_steps: 2000 }), truth, observations }
}
