/** A run that does not get on, with no finding that names the reason. */
import type { Remedy } from './remedy.ts'

export const unknownReason: Remedy = {
  id: 'unknown',
  find: (spec, { weightDecay }) =>
    `No single reason is found. What most often helps, in this order: more train data${spec.data.train_examples === undefined ? '' : ` than ${spec.data.train_examples} examples`} (Power et al. 2022, figure 1), ${weightDecay === null ? 'AdamW weight decay of about 1' : `more weight decay than ${weightDecay}`} (Nanda et al. 2023, section 5.3), and a check of the labels, since random or noisy ones can only be memorized (Zhang et al. 2017).`,
}
