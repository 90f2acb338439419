/** A memorized run without weight decay. */
import type { Remedy } from './remedy.ts'

export const noWeightDecay: Remedy = {
  id: 'no_weight_decay',
  find: (_, { weightDecay, fittedStep }) =>
    weightDecay === 0 && fittedStep !== null
      ? `The train data is memorized since step ${fittedStep} and the run has no weight decay, so nothing favours a generalizing circuit over the memorized solution. Continue from this snapshot with AdamW weight decay 1 (Nanda et al. 2023, section 5.3, on grokking and weight decay: no run without it generalized; Power et al. 2022 found it the most effective regularizer). All of 4 restarts of this project generalized with it, 2 of them after more steps than their budget had left.`
      : null,
}
