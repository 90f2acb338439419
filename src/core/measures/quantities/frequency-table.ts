/** The part of the logits that a set of frequencies makes, as a table over classes. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { add } from '../../../onnx/operators/arithmetic.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { FourierBasis } from '../../tasks/fourier.ts'
import { float64, float64Output } from '../arrays.ts'
import type { Components } from './components.ts'

/** The chosen rows of components and basis, float64 [chosen, n] each -> table float64 [n, n] = P_K L by class s. */
export const frequencyTable: Graph = build()

function build(): Graph {
  const g = graph('frequency_table')
  const part = (basis: string, components: string) =>
    matmul(
      transpose(g.input(basis, 'float64', ['chosen', 'n']), [1, 0]),
      g.input(components, 'float64', ['chosen', 'n']),
    )
  g.output('table', add(part('cosines', 'cosine'), part('sines', 'sine')))
  return g.finish()
}

/** P_K L for the set K of frequencies: float64 [n, n], the same for every pair of a class. */
export function* tableOf(
  { cosine, sine }: Pick<Components, 'cosine' | 'sine'>,
  { cosines, sines, order: n }: FourierBasis,
  set: readonly number[],
): Evaluation<Float64Array> {
  const distinct = Array.from(new Set(set))
  const chosen = (waves: Float64Array) => {
    const rows = new Float64Array(distinct.length * n)
    for (const [row, k] of distinct.entries()) rows.set(waves.subarray((k - 1) * n, k * n), row * n)
    return float64([distinct.length, n], rows)
  }
  const made = yield* call(frequencyTable, {
    cosine: chosen(cosine),
    sine: chosen(sine),
    cosines: chosen(cosines),
    sines: chosen(sines),
  })
  return float64Output(made, 'table')
}
