import type { DemoConfiguration } from '../configuration.ts'

/** The demo itself: a small MLP that memorizes in about 120 steps and generalizes in about a thousand. */
export const mlp: DemoConfiguration = {
  name: 'demo-mlp-47',
  shows: 'an MLP that memorizes, forms its circuit, cleans up and generalizes',
  modulus: 47,
  train_fraction: 0.5,
  model: { architecture: 'mlp', d_model: 24, d_mlp: 96 },
  optimizer: { learning_rate: 0.007, weight_decay: 1, betas: [0.9, 0.98], eps: 1e-8, warmup_steps: 10 },
  seed: 2,
  planned_steps: 500,
  max_steps: 2000,
  snapshot_every: 20,
}
