/** A plateau, as the schedulers that reduce the learning rate see it. */
import { type Counterfactual, type Point, pointsOf } from './counterfactual.ts'

/** docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html: its defaults. */
const patience = 10
const threshold = 1e-4

/** A tenth each: by then the learning rate would be a thousandth of what it was, which is as good as stopped. */
const reductions = 3

/**
 * The step of the third reduction. Each comes where more than `patience` checks in a row are not under (1 - threshold)
 * times the best; the count starts again after it. The run keeps its learning rate: what a lower one would have done is
 * not known.
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
    if (bad <= patience) continue
    bad = 0
    reduced += 1
    if (reduced === reductions) return step
  }
  return null
}

export const plateau: Counterfactual = {
  id: 'plateau',
  title: 'Plateau',
  source:
    'torch.optim.lr_scheduler.ReduceLROnPlateau with its defaults: patience 10, threshold 1e-4; third reduction',
  reads: 'test_loss',
  others: 0,
  stopAt: (checks) => plateauStop(pointsOf(checks, 'test_loss')),
}
