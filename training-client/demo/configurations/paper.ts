import type { DemoConfiguration } from '../configuration.ts'

/** The one-layer transformer of Nanda et al. 2023, made small enough for a minute on one core. */
export const paper: DemoConfiguration = {
  name: 'demo-transformer-47',
  shows: 'the one-layer transformer of the paper, smaller: p = 47 in place of 113',
  modulus: 47,
  train_fraction: 0.4,
  model: { architecture: 'transformer', d_model: 48, d_mlp: 192, heads: 4 },
  optimizer: { learning_rate: 0.005, weight_decay: 2, betas: [0.9, 0.98], eps: 1e-8, warmup_steps: 10 },
  seed: 4,
  planned_steps: 500,
  max_steps: 2000,
  snapshot_every: 20,
}
