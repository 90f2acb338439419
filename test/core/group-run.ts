/** Small runs of composition in a group: with random weights, and with any table of logits. */

import { upTo } from './measures/reference/arrays.ts'
import { tableOf } from './measures/reference/group.ts'
import { modelSpec, randomWeights } from './random-run.ts'
import { seeded } from './seeded.ts'
import { type ProbeRow, type SmallRun, specOf } from './small-run.ts'
import { tableWeights } from './table-run.ts'

interface Wish {
  readonly group: 'symmetric' | 'dihedral'
  readonly degree: number
}

type Split = (a: number, b: number) => ProbeRow['split']

function probeRows({ group, degree }: Wish, suffix: readonly number[], split: Split): ProbeRow[] {
  const { order, product } = tableOf(group, degree)
  return upTo(order).flatMap((a) =>
    upTo(order).map((b) => ({ inputs: [a, b, ...suffix], label: product(a, b), split: split(a, b) })),
  )
}

/** About half of the pairs are train. */
export function randomGroupRun(
  wish: Wish & { readonly architecture: 'transformer' | 'mlp' | 'mlp_direct'; readonly seed: number },
): SmallRun {
  const { group, degree, architecture, seed } = wish
  const { order } = tableOf(group, degree)
  const random = seeded(seed)
  const spec = specOf({
    task: { kind: 'group_composition', group, degree },
    model: modelSpec(architecture, order),
  })
  const suffix = architecture === 'transformer' ? [order] : []
  return {
    title: `${group} ${degree}, ${architecture}`,
    spec,
    probe: probeRows(wish, suffix, () => (random.uniform() < 0.5 ? 'train' : 'test')),
    weights: randomWeights(spec, seed),
  }
}

export const randomGroupRuns: readonly SmallRun[] = [
  randomGroupRun({ group: 'symmetric', degree: 3, architecture: 'mlp', seed: 1 }),
  randomGroupRun({ group: 'dihedral', degree: 7, architecture: 'mlp_direct', seed: 2 }),
  randomGroupRun({ group: 'dihedral', degree: 5, architecture: 'transformer', seed: 3 }),
]

/** Logits of class c for the pair (a, b), in float32. By default pairs with a <= b are train. */
export function groupTableRun(
  wish: Wish,
  logit: (a: number, b: number, c: number) => number,
  split: Split = (a, b) => (a <= b ? 'train' : 'test'),
): SmallRun {
  const { order } = tableOf(wish.group, wish.degree)
  const spec = specOf({
    task: { kind: 'group_composition', ...wish },
    model: {
      architecture: 'mlp',
      readout: 'direct',
      d_model: order,
      d_mlp: order * order,
      vocabulary: order,
      context: 2,
    },
  })
  return { title: 'a table', spec, probe: probeRows(wish, [], split), weights: tableWeights(order, logit) }
}

/** The logit amplitude chi(a b c^-1) of one irrep: `irrep` counts the nontrivial ones. */
export function characterLogit(wish: Wish, irrep: number, amplitude = 1) {
  const { order, product, characters } = tableOf(wish.group, wish.degree)
  const inverse = (c: number): number => upTo(order).find((x) => product(c, x) === 0) ?? 0
  return (a: number, b: number, c: number): number =>
    amplitude * (characters[irrep]?.[product(product(a, b), inverse(c))] ?? Number.NaN)
}

/** Cross-entropy of the right class under amplitude chi: ln sum over g of exp(amplitude chi(g)) - amplitude chi(1). */
export function characterLoss(wish: Wish, irrep: number, amplitude: number): number {
  const { characters } = tableOf(wish.group, wish.degree)
  const logits = (characters[irrep] ?? []).map((value) => amplitude * value)
  return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - (logits[0] ?? 0)
}
