/** Random small runs of every operation on every architecture. */
import { expect } from 'vitest'
import { modelOf } from '../../src/core/models/register.ts'
import { cyclicOperations, type ModularArithmeticSpec, type RunSpec } from '../../src/wire/run.ts'
import { label } from './measures/reference/task.ts'
import { seeded } from './seeded.ts'
import { type ProbeRow, type SmallRun, specOf, type Weights, weight } from './small-run.ts'

type Operation = ModularArithmeticSpec['operation']

export const architectures = ['transformer', 'mlp', 'mlp_direct'] as const
export type Architecture = (typeof architectures)[number]

interface Wish {
  readonly operation: Operation
  readonly modulus: number
  readonly architecture: Architecture
  readonly seed: number
  /** Share of the labels that are replaced by a random one. */
  readonly noise?: number
}

/** A run with random weights, and about half of the pairs in train. */
export function randomRun({ operation, modulus: p, architecture, seed, noise = 0 }: Wish): SmallRun {
  const random = seeded(seed)
  const spec = specOf({
    task: { kind: 'modular_arithmetic', operation, modulus: p, key_frequencies: [2, 1] },
    model: modelSpec(architecture, p),
  })
  const probe: ProbeRow[] = []
  for (let a = 0; a < p; a += 1) {
    for (let b = 0; b < p; b += 1) {
      const own = label(operation, a, b, p)
      if (own === null) continue
      probe.push({
        inputs: architecture === 'transformer' ? [a, b, p] : [a, b],
        label: random.uniform() < noise ? Math.floor(p * random.uniform()) : own,
        split: random.uniform() < 0.5 ? 'train' : 'test',
      })
    }
  }
  const noisy = noise > 0 ? ' with label noise' : ''
  return {
    title: `${operation} modulo ${p}, ${architecture}${noisy}`,
    spec,
    probe,
    weights: randomWeights(spec, seed),
  }
}

/** The architecture in miniature, for the residues of p. */
export function modelSpec(architecture: Architecture, p: number) {
  const shared = { d_model: 8, d_mlp: 16 }
  if (architecture === 'transformer') {
    return {
      ...shared,
      architecture: 'transformer' as const,
      heads: 2,
      vocabulary: p + 1,
      context: 3,
      read_position: 2,
    }
  }
  return {
    ...shared,
    architecture: 'mlp' as const,
    vocabulary: p,
    context: 2,
    readout: architecture === 'mlp' ? ('embedding' as const) : ('direct' as const),
  }
}

/** Normal weights, so scaled that logits are of the order of 1. */
export function randomWeights(spec: RunSpec, seed: number): Weights {
  const random = seeded(seed + 1000)
  const model = modelOf(spec.model ?? expect.fail('the run has no model'))
  return new Map(model.tensors.map(({ name, sizes }) => [name, weight(sizes, () => 0.4 * random.normal())]))
}

/** Twelve runs: each cyclic operation on each architecture, each modulus with each operation. */
export const randomRuns: readonly SmallRun[] = [
  ...cyclicOperations.flatMap((operation, row) =>
    architectures.map((architecture, column) => {
      const modulus = [5, 7, 11][(row + column) % 3] ?? 5
      return randomRun({ operation, modulus, architecture, seed: 10 * row + column + 1 })
    }),
  ),
  randomRun({ operation: 'multiply', modulus: 11, architecture: 'transformer', seed: 77, noise: 0.3 }),
  randomRun({ operation: 'add', modulus: 7, architecture: 'mlp', seed: 78, noise: 0.3 }),
]
