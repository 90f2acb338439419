/** Small runs of sparse parity: with random weights, and one that computes a parity exactly. */
import { randomWeights } from './random-run.ts'
import { seeded } from './seeded.ts'
import { type ProbeRow, type SmallRun, specOf, weight } from './small-run.ts'

interface Wish {
  readonly bits: number
  readonly relevant?: readonly number[]
}

const taskOf = ({ bits, relevant }: Wish) => ({
  kind: 'sparse_parity' as const,
  bits,
  ...(relevant === undefined ? {} : { relevant: [...relevant] }),
})

/** Every input, its label the parity of the first `odd` bits. */
function everyInput(bits: number, odd: number, split: (index: number) => ProbeRow['split']): ProbeRow[] {
  return Array.from({ length: 2 ** bits }, (_, index) => {
    const inputs = Array.from({ length: bits }, (_, position) => (index >> position) % 2)
    const ones = inputs.slice(0, odd).reduce((sum, bit) => sum + bit, 0)
    return { inputs, label: ones % 2, split: split(index) }
  })
}

export function randomParityRun(wish: Wish & { readonly seed: number; readonly hidden: number[] }): SmallRun {
  const random = seeded(wish.seed)
  const spec = specOf({
    task: taskOf(wish),
    model: {
      architecture: 'deep_mlp',
      d_model: 2,
      hidden_sizes: wish.hidden,
      vocabulary: 2,
      context: wish.bits,
    },
  })
  return {
    title: `${wish.bits} bits, ${wish.relevant === undefined ? 'unnamed' : `relevant ${wish.relevant.join(' ')}`}`,
    spec,
    probe: everyInput(wish.bits, 2, () => (random.uniform() < 0.5 ? 'train' : 'test')),
    weights: randomWeights(spec, wish.seed),
  }
}

export const randomParityRuns: readonly SmallRun[] = [
  randomParityRun({ bits: 6, relevant: [4, 0], seed: 1, hidden: [8] }),
  randomParityRun({ bits: 5, relevant: [0, 2, 3], seed: 2, hidden: [8, 6] }),
  randomParityRun({ bits: 7, seed: 3, hidden: [12] }),
]

/**
 * A logit difference of -amplitude times the parity of the first two bits, plus `last` times the sign of the last one:
 * with s the sum of the two signs, relu(s) + relu(-s) - 1 is their parity. Train are the rows whose bit 2 is 1.
 */
export function exactParityRun(
  wish: Wish & { readonly amplitude: number; readonly last?: number },
): SmallRun {
  const { bits, amplitude, last = 0 } = wish
  const spec = specOf({
    task: taskOf(wish),
    model: { architecture: 'deep_mlp', d_model: 1, hidden_sizes: [5], vocabulary: 2, context: bits },
  })
  // Neurons: s, -s, 1, and the last sign with either face.
  const into = [
    [1, -1, 0, 0, 0],
    [1, -1, 0, 0, 0],
    ...Array.from({ length: bits - 3 }, () => [0, 0, 0, 0, 0]),
    [0, 0, 0, 1, -1],
  ].flat()
  const out = [-amplitude, -amplitude, amplitude, last, -last]
  return {
    title: 'an exact parity',
    spec,
    probe: everyInput(bits, 2, (index) => ((index >> 2) % 2 === 1 ? 'train' : 'test')),
    weights: new Map([
      ['embed.W_E', weight([2, 1], (index) => (index === 0 ? 1 : -1))],
      ['blocks.0.mlp.W', weight([bits, 5], (index) => into[index] ?? 0)],
      ['blocks.0.mlp.b', weight([5], (index) => (index === 2 ? 1 : 0))],
      ['unembed.W_U', weight([5, 2], (index) => (index % 2 === 1 ? (out[Math.floor(index / 2)] ?? 0) : 0))],
    ]),
  }
}
