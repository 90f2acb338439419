/** The part of the logits that a set of frequencies makes, as a table over classes. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { add, mul } from '../../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../../onnx/operators/axes.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { FourierBasis } from '../../tasks/fourier.ts'
import { float64, float64Output } from '../arrays.ts'
import type { Components } from './components.ts'

/** components, basis and chosen float64 [frequencies] (1 where in the set) -> table float64 [n, n] = P_K L by class s. */
export const frequencyTable: Graph = build()

function build(): Graph {
  const g = graph('frequency_table')
  const cosine = g.input('cosine', 'float64', ['frequencies', 'n'])
  const sine = g.input('sine', 'float64', ['frequencies', 'n'])
  const cosines = g.input('cosines', 'float64', ['frequencies', 'n'])
  const sines = g.input('sines', 'float64', ['frequencies', 'n'])
  const chosen = unsqueeze(g.input('chosen', 'float64', ['frequencies']), [1])
  const fromCosines = matmul(transpose(cosines, [1, 0]), mul(cosine, chosen))
  g.output('table', add(fromCosines, matmul(transpose(sines, [1, 0]), mul(sine, chosen))))
  return g.finish()
}

/** P_K L for the set K of frequencies: float64 [n, n], the same for every pair of a class. */
export function* tableOf(
  components: Components,
  basis: FourierBasis,
  set: readonly number[],
): Evaluation<Float64Array> {
  const { order: n, frequencies } = basis
  const chosen = new Float64Array(frequencies)
  for (const frequency of set) chosen[frequency - 1] = 1
  const made = yield* call(frequencyTable, {
    cosine: float64([frequencies, n], components.cosine),
    sine: float64([frequencies, n], components.sine),
    cosines: float64([frequencies, n], basis.cosines),
    sines: float64([frequencies, n], basis.sines),
    chosen: float64([frequencies], chosen),
  })
  return float64Output(made, 'table')
}
