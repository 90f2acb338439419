import type { DemoConfiguration } from '../configuration.ts'
import { mlp } from './mlp.ts'

/** The contrast that does not grok: with 90% of the pairs, test accuracy rises together with train accuracy. */
export const atOnce: DemoConfiguration = {
  ...mlp,
  name: 'demo-at-once',
  shows: 'the same MLP on 90% of the pairs: it generalizes at once, with no plateau',
  train_fraction: 0.9,
}
