/** Stopping where a validation accuracy is reached. */
import { type Counterfactual, pointsOf } from './counterfactual.ts'

/** There is no default: 99%, which is what these tasks are taken to be learned at. */
const threshold = 0.99

export const validationThreshold: Counterfactual = {
  id: 'validation_threshold',
  title: 'Test accuracy of 99%',
  source: 'stopping_threshold of lightning.pytorch.callbacks.EarlyStopping, set to 0.99 on the test accuracy',
  reads: 'test_accuracy',
  others: 0,
  stopAt: (checks) => pointsOf(checks, 'test_accuracy').find(({ value }) => value >= threshold)?.step ?? null,
}
