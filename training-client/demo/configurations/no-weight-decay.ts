import type { DemoConfiguration } from '../configuration.ts'
import { mlp } from './mlp.ts'

/** The contrast that never generalizes: the demo without weight decay fits its data and stays there. */
export const noWeightDecay: DemoConfiguration = {
  ...mlp,
  name: 'demo-no-weight-decay',
  shows: 'the same MLP without weight decay: it memorizes and never generalizes',
  optimizer: { ...mlp.optimizer, weight_decay: 0 },
}
