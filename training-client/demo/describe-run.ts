import type { Probe } from '../client/probe.ts'
import type { RunSpecInput } from '../client/run-spec.ts'
import type { DemoConfiguration } from './configuration.ts'
import { type Pairs, splitPairs } from './pairs.ts'
import { createRandom } from './random.ts'

/** What a demo run tells the advisor when it opens: the run's spec, and the probe with its split. */
export function describeRun(configuration: DemoConfiguration): { spec: RunSpecInput; probe: Probe } {
  // The split is drawn before the weights, so a fresh generator gives the trainer's own split.
  const pairs = splitPairs(configuration, createRandom(configuration.seed))
  return { spec: specOf(configuration, pairs), probe: probeOf(configuration, pairs) }
}

function specOf(configuration: DemoConfiguration, pairs: Pairs): RunSpecInput {
  const { optimizer, modulus: p, planned_steps, max_steps, snapshot_every } = configuration
  return {
    name: configuration.name,
    task: { kind: 'modular_arithmetic', operation: 'add', modulus: p },
    model: modelOf(configuration),
    optimizer: {
      name: 'adamw',
      learning_rate: optimizer.learning_rate,
      weight_decay: optimizer.weight_decay,
      betas: [...optimizer.betas],
    },
    data: { train_examples: pairs.train.length, train_fraction: configuration.train_fraction },
    precision: 'float32',
    schedule: { planned_steps, max_steps, snapshot_every },
  }
}

function modelOf({ model, modulus: p }: DemoConfiguration): RunSpecInput['model'] {
  const { d_model, d_mlp } = model
  switch (model.architecture) {
    case 'mlp':
      return {
        architecture: 'mlp',
        d_model,
        d_mlp,
        activation: 'relu',
        inputs: 'concatenated_embeddings',
        readout: 'direct',
        vocabulary: p,
        context: 2,
      }
    case 'transformer':
      return {
        architecture: 'transformer',
        layers: 1,
        heads: model.heads,
        d_model,
        d_mlp,
        activation: 'relu',
        normalization: 'none',
        vocabulary: p + 1,
        context: 3,
        read_position: 2,
      }
  }
}

function probeOf({ model, modulus: p }: DemoConfiguration, { a, b, labels, split }: Pairs): Probe {
  const equals = model.architecture === 'transformer' ? [p] : []
  return { inputs: Array.from(a, (first, i) => [first, b[i] ?? 0, ...equals]), labels, split }
}
