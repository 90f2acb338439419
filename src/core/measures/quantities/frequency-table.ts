/** The parts of the logits that sets of frequencies make, as tables over classes. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { add } from '../../../onnx/operators/arithmetic.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { FourierBasis } from '../../tasks/fourier.ts'
import { float64, float64Output } from '../arrays.ts'
import type { Components } from './components.ts'

/** The chosen rows of components and basis, float64 [sets, chosen, n] each -> tables float64 [sets, n, n] = P_K L by class s. */
export const frequencyTables: Graph = build()

function build(): Graph {
  const g = graph('frequency_tables')
  const part = (basis: string, components: string) =>
    matmul(
      transpose(g.input(basis, 'float64', ['sets', 'chosen', 'n']), [0, 2, 1]),
      g.input(components, 'float64', ['sets', 'chosen', 'n']),
    )
  g.output('tables', add(part('cosines', 'cosine'), part('sines', 'sine')))
  return g.finish()
}

/** Elements of the tables of one call: 2 MiB, of which the graph holds three. */
const mostElements = 262_144

/** P_K L for each set K of frequencies: float64 [n, n], the same for every pair of a class. */
export function* tablesOf(
  components: Pick<Components, 'cosine' | 'sine'>,
  basis: FourierBasis,
  sets: readonly (readonly number[])[],
): Evaluation<Float64Array[]> {
  const atOnce = Math.max(1, Math.floor(mostElements / basis.order ** 2))
  const tables: Float64Array[] = []
  for (let start = 0; start < sets.length; start += atOnce)
    tables.push(...(yield* tablesTogether(components, basis, sets.slice(start, start + atOnce))))
  return tables
}

function* tablesTogether(
  { cosine, sine }: Pick<Components, 'cosine' | 'sine'>,
  { cosines, sines, order: n }: FourierBasis,
  sets: readonly (readonly number[])[],
): Evaluation<Float64Array[]> {
  const distinct = sets.map((set) => Array.from(new Set(set)))
  const width = Math.max(...distinct.map(({ length }) => length))
  // Smaller sets are padded with rows of zeros.
  const chosen = (waves: Float64Array) => {
    const rows = new Float64Array(sets.length * width * n)
    for (const [at, set] of distinct.entries())
      for (const [row, k] of set.entries())
        rows.set(waves.subarray((k - 1) * n, k * n), (at * width + row) * n)
    return float64([sets.length, width, n], rows)
  }
  const made = yield* call(frequencyTables, {
    cosine: chosen(cosine),
    sine: chosen(sine),
    cosines: chosen(cosines),
    sines: chosen(sines),
  })
  const tables = float64Output(made, 'tables')
  return sets.map((_, at) => tables.subarray(at * n * n, (at + 1) * n * n))
}

/** P_K L for one set K. */
export function* tableOf(
  components: Pick<Components, 'cosine' | 'sine'>,
  basis: FourierBasis,
  set: readonly number[],
): Evaluation<Float64Array> {
  const [table] = yield* tablesOf(components, basis, [set])
  if (table === undefined) throw new Error('one set has one table')
  return table
}
