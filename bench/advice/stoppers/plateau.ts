/** A plateau, as ReduceLROnPlateau of PyTorch sees it. */
import { costOf, type Point, type Stopper } from './stopper.ts'

/** PyTorch's defaults: docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html. */
const patience = 10
const threshold = 1e-4

/** By then the learning rate would be a thousandth of what it was. */
const reductions = 3

/**
 * The step of the third reduction of the learning rate. Each comes where more than `patience` checks in a row are not
 * under (1 - threshold) times the best; the count starts again after it. The run itself keeps its learning rate: it is
 * recorded, so what a lower one would have done is not known.
 */
export function plateauStop(points: readonly Point[]): number | null {
  let best = Number.POSITIVE_INFINITY
  let bad = 0
  let reduced = 0
  for (const { step, value } of points) {
    if (value < best * (1 - threshold)) {
      best = value
      bad = 0
    } else bad += 1
    if (bad > patience) {
      bad = 0
      reduced += 1
      if (reduced === reductions) return step
    }
  }
  return null
}

export const plateau: Stopper = {
  name: 'plateau of test_loss, third reduction',
  source: 'ReduceLROnPlateau of PyTorch, its defaults',
  reads: 'test scalars',
  stopAt: (run) => plateauStop(costOf(run, 'test_loss')),
}
