/** A run whose logits are any table that a test wants: one neuron fires for each pair, and W_U holds its logits. */
import type { ModularArithmeticSpec } from '../../src/wire/run.ts'
import { label } from './measures/reference/task.ts'
import { type ProbeRow, type SmallRun, specOf, type Weights, weight } from './small-run.ts'

interface TableWish {
  readonly p: number
  /** float32 logit of class c for the pair (a, b). */
  readonly logit: (a: number, b: number, c: number) => number
  /** Split of a pair; null leaves it out of the probe. By default pairs with a <= b are train. */
  readonly split?: (a: number, b: number) => ProbeRow['split'] | null
  readonly operation?: ModularArithmeticSpec['operation']
  readonly keys?: readonly number[]
}

export const lowerIsTest = (a: number, b: number): ProbeRow['split'] => (a <= b ? 'train' : 'test')

export function tableRun({ p, logit, split = lowerIsTest, operation = 'add', keys }: TableWish): SmallRun {
  const spec = specOf({
    task: {
      kind: 'modular_arithmetic',
      operation,
      modulus: p,
      ...(keys === undefined ? {} : { key_frequencies: [...keys] }),
    },
    model: { architecture: 'mlp', readout: 'direct', d_model: p, d_mlp: p * p, vocabulary: p, context: 2 },
  })
  const probe: ProbeRow[] = []
  for (let a = 0; a < p; a += 1) {
    for (let b = 0; b < p; b += 1) {
      const own = label(operation, a, b, p)
      const side = split(a, b)
      if (own !== null && side !== null) probe.push({ inputs: [a, b], label: own, split: side })
    }
  }
  return { title: `a table modulo ${p}`, spec, probe, weights: tableWeights(p, logit) }
}

/** One-hot embeddings; neuron a p + b is relu([a] + [b] - 1), which is 1 for its pair and 0 for every other. */
export function tableWeights(p: number, logit: TableWish['logit']): Weights {
  return new Map([
    ['embed.W_E', weight([p, p], (index) => (Math.floor(index / p) === index % p ? 1 : 0))],
    [
      'mlp.W_in',
      weight([p * p, 2 * p], (index) => {
        const neuron = Math.floor(index / (2 * p))
        const column = index % (2 * p)
        return column === Math.floor(neuron / p) || column === p + (neuron % p) ? 1 : 0
      }),
    ],
    ['mlp.b_in', weight([p * p], () => -1)],
    [
      'unembed.W_U',
      weight([p * p, p], (index) => {
        const neuron = Math.floor(index / p)
        return logit(Math.floor(neuron / p), neuron % p, index % p)
      }),
    ],
  ])
}

/** The logit of one frequency k of the sum: amplitude cos(2 pi k (a + b - c) / p). */
export function wave(p: number, k: number, amplitude = 1): (a: number, b: number, c: number) => number {
  return (a, b, c) => amplitude * Math.cos((2 * Math.PI * k * (a + b - c)) / p)
}

/** Cross-entropy of the right class under logits amplitude cos(2 pi k (class - c) / p): ln sum exp(..) - amplitude. */
export function waveLoss(p: number, waves: readonly { k: number; amplitude: number }[]): number {
  const at = (x: number): number =>
    waves.reduce((sum, { k, amplitude }) => sum + amplitude * Math.cos((2 * Math.PI * k * x) / p), 0)
  let total = 0
  for (let x = 0; x < p; x += 1) total += Math.exp(at(x))
  return Math.log(total) - at(0)
}
