/** Early stopping as Keras does it. */
import { type Counterfactual, pointsOf } from './counterfactual.ts'
import { patienceStop } from './patience.ts'

/** keras.io/api/callbacks/early_stopping: monitor val_loss, min_delta 0, patience 0, so the first check that is no better. */
export const kerasPatience: Counterfactual = {
  id: 'keras_patience',
  title: 'Keras EarlyStopping',
  source: 'keras.callbacks.EarlyStopping with its defaults: monitor val_loss, patience 0, min_delta 0',
  reads: 'test_loss',
  others: 0,
  stopAt: (checks) =>
    patienceStop(pointsOf(checks, 'test_loss'), { patience: 0, minDelta: 0, checkFinite: false }),
}
