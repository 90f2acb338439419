/** The logits' components at each frequency of the structure. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { add, mul } from '../../../onnx/operators/arithmetic.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { reduceMean, reduceSum } from '../../../onnx/operators/reduce.ts'
import { sizeOf } from '../../../onnx/operators/size.ts'
import { cast } from '../../../onnx/operators/unary.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { FourierBasis } from '../../tasks/fourier.ts'
import { float64, float64Output } from '../arrays.ts'

/**
 * The Fourier transform of the class means over s, by frequency k = 1 .. frequencies. With L the logits of all pairs,
 * P_k L at a pair of class s is cosines[k, s] cosine[k] + sines[k, s] sine[k]; its energy |P_k L|^2 sums over all
 * pairs and columns.
 */
export interface Components {
  /** [frequencies, n] */
  readonly cosine: Float64Array
  /** [frequencies, n] */
  readonly sine: Float64Array
  /** [frequencies] */
  readonly energies: Float64Array
  /** [n]: the mean of the logits over all pairs. */
  readonly mean: Float64Array
}

/** class means float64 [n, n] and the basis [frequencies, n] twice -> the components. */
export const componentsGraph: Graph = build()

function build(): Graph {
  const g = graph('components')
  const means = g.input('means', 'float64', ['n', 'n'])
  const cosines = g.input('cosines', 'float64', ['frequencies', 'n'])
  const sines = g.input('sines', 'float64', ['frequencies', 'n'])
  const cosine = matmul(cosines, means)
  const sine = matmul(sines, means)
  g.output('cosine', cosine)
  g.output('sine', sine)
  const perClass = add(reduceSum(mul(cosine, cosine), [1]), reduceSum(mul(sine, sine), [1]))
  g.output('energies', mul(perClass, cast(sizeOf(means, 0), 'float64')))
  g.output('mean', reduceMean(means, [0]))
  return g.finish()
}

/** The components of the logits with these class means, float64 [n, n] over all pairs. */
export function* components(means: Float64Array, basis: FourierBasis): Evaluation<Components> {
  const { order: n, frequencies } = basis
  const transformed = yield* call(componentsGraph, {
    means: float64([n, n], means),
    cosines: float64([frequencies, n], basis.cosines),
    sines: float64([frequencies, n], basis.sines),
  })
  return {
    cosine: float64Output(transformed, 'cosine'),
    sine: float64Output(transformed, 'sine'),
    energies: float64Output(transformed, 'energies'),
    mean: float64Output(transformed, 'mean'),
  }
}
