import type { AdamWOptions } from '../tfjs/adamw.ts'

/** What a demo run trains, as data: the task, the model, the optimizer, the split and the budget. */
export type DemoConfiguration = {
  name: string
  /** One line for people: what this run shows. */
  shows: string
  /** Labels are (a + b) mod p, over all ordered pairs. */
  modulus: number
  /** Share of the ordered pairs that is trained on; the rest is the test split. */
  train_fraction: number
  model: MlpConfiguration | TransformerConfiguration
  optimizer: AdamWOptions
  /** Seeds the split first, then the weights. */
  seed: number
  /** Where a schedule would have stopped: long after the train data is fitted, long before it generalizes. */
  planned_steps: number
  /** The most steps that are spent. */
  max_steps: number
  snapshot_every: number
}

export type MlpConfiguration = { architecture: 'mlp'; d_model: number; d_mlp: number }

export type TransformerConfiguration = {
  architecture: 'transformer'
  d_model: number
  d_mlp: number
  heads: number
}
