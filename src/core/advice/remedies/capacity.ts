/** A run that does not even fit its train data. */
import { isUnfit } from '../../detection/hopeless.ts'
import { mostUntil } from '../../detection/signals.ts'
import type { Remedy } from './remedy.ts'

export const capacity: Remedy = {
  id: 'capacity',
  find(_, state) {
    if (!isUnfit(state)) return null
    const most = mostUntil(state.recent, 'trainAccuracy', Number.POSITIVE_INFINITY)
    return `The train data is not fitted: train accuracy is at most ${(100 * most).toFixed(0)}%, and for half of the steps so far it has not grown. Without memorization no circuit has anything to improve on: widen the model, clean the labels, or change the learning rate (Zhang et al. 2017, Understanding deep learning requires rethinking generalization, section 2, on the size that fitting takes).`
  },
}
