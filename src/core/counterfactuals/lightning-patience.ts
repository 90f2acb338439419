/** Early stopping as Lightning does it. */
import { type Counterfactual, pointsOf } from './counterfactual.ts'
import { patienceStop } from './patience.ts'

/**
 * lightning.ai/docs/pytorch/stable/api/lightning.pytorch.callbacks.EarlyStopping.html: patience 3, min_delta 0,
 * check_finite true. What it monitors has no default; it is the validation loss in its examples.
 */
export const lightningPatience: Counterfactual = {
  id: 'lightning_patience',
  title: 'Lightning EarlyStopping',
  source:
    'lightning.pytorch.callbacks.EarlyStopping on the test loss with its defaults: patience 3, min_delta 0',
  reads: 'test_loss',
  others: 0,
  stopAt: (checks) =>
    patienceStop(pointsOf(checks, 'test_loss'), { patience: 3, minDelta: 0, checkFinite: true }),
}
