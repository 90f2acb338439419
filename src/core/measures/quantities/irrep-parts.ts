/** The logits' parts in the irreducible representations of the group. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { mul } from '../../../onnx/operators/arithmetic.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { reduceMean, reduceSum } from '../../../onnx/operators/reduce.ts'
import { sizeOf } from '../../../onnx/operators/size.ts'
import { cast } from '../../../onnx/operators/unary.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { Group } from '../../tasks/groups/group.ts'
import { float64, float64Output } from '../arrays.ts'

/**
 * The class means (of the logits over all pairs with the same product g) projected onto each irreducible representation
 * rho. With L the logits of all pairs, P_rho L at a pair with product g is row g of its part.
 */
export interface IrrepParts {
  /** [irreps, n, n], by irrep, product and class. */
  readonly parts: Float64Array
  /** [irreps]: |P_rho L|^2 over all pairs and classes. */
  readonly energies: Float64Array
  /** [n]: the mean of the logits over all pairs, which is the trivial representation's part. */
  readonly mean: Float64Array
}

/** class means float64 [n, n] and projections float64 [irreps, n, n] -> parts [irreps, n, n], energies [irreps], mean [n]. */
export const irrepParts: Graph = build()

function build(): Graph {
  const g = graph('irrep_parts')
  const means = g.input('means', 'float64', ['n', 'n'])
  const parts = matmul(g.input('projections', 'float64', ['irreps', 'n', 'n']), means)
  g.output('parts', parts)
  g.output('energies', mul(reduceSum(mul(parts, parts), [1, 2]), cast(sizeOf(means, 0), 'float64')))
  g.output('mean', reduceMean(means, [0]))
  return g.finish()
}

/** The parts of class means float64 [n, n] over all pairs; projections [irreps, n, n] as of `projectionsOf`. */
export function* irrepPartsOf(
  means: Float64Array,
  group: Group,
  projections: Float64Array,
): Evaluation<IrrepParts> {
  const { order: n, irreps } = group
  const made = yield* call(irrepParts, {
    means: float64([n, n], means),
    projections: float64([irreps.length, n, n], projections),
  })
  return {
    parts: float64Output(made, 'parts'),
    energies: float64Output(made, 'energies'),
    mean: float64Output(made, 'mean'),
  }
}

/** How many of a snapshot's irreps count as its own: the networks of Chughtai et al. 2023 use one to a few. */
export const ownIrreps = 3

type Irreps = { readonly set: readonly number[] } | { readonly undefined_because: string }

/** The three nontrivial irreps with the most energy in this snapshot's logits, strongest first; equals by number. */
export function strongestIrreps({ energies }: IrrepParts): Irreps {
  const ranked = Array.from(energies, (energy, irrep) => ({ energy, irrep }))
    .filter(({ energy, irrep }) => irrep > 0 && energy > 0)
    .sort((a, b) => b.energy - a.energy || a.irrep - b.irrep)
  if (ranked.length === 0) return { undefined_because: "no representation holds any of the logits' energy" }
  return { set: ranked.slice(0, ownIrreps).map(({ irrep }) => irrep) }
}

/** [n, n]: the sum of the parts of these irreps. */
export function partsTogether({ parts, mean }: IrrepParts, set: readonly number[]): Float64Array {
  const size = mean.length ** 2
  return Float64Array.from({ length: size }, (_, cell) =>
    set.reduce((sum, irrep) => sum + (parts[irrep * size + cell] ?? 0), 0),
  )
}
