/** The pieces of work that are timed, as evaluations: the whole set, the plain forward pass alone, one matrix product. */
import { call, type Evaluation } from '../../src/core/evaluation.ts'
import { evaluateSnapshot } from '../../src/core/measures/evaluate.ts'
import { columnsOf } from '../../src/core/measures/quantities/columns.ts'
import { plainGridPass } from '../../src/core/measures/quantities/grid-pass.ts'
import type { CyclicStructure } from '../../src/core/tasks/structure.ts'
import { type Graph, graph } from '../../src/onnx/graph.ts'
import { matmul } from '../../src/onnx/operators/matmul.ts'
import { type BenchRun, rowsContextOf } from './random-run.ts'

export const kinds = ['set', 'plain', 'floor'] as const
export type Kind = (typeof kinds)[number]

/** Rounds after which all code is compiled for good: WebAssembly and JavaScript are compiled anew while they run. */
export const warmUp = 12

/** One round of that kind of work on the run's snapshot. */
export function* work(kind: Kind, run: BenchRun): Evaluation<void> {
  if (kind === 'set') yield* evaluateSnapshot(run.subject, run.snapshot, run.earlier)
  else if (kind === 'plain') yield* plain(run)
  else yield* floor(run)
}

function* plain(run: BenchRun): Evaluation<void> {
  const { model, rows, weights } = rowsContextOf(run)
  const structure = structureOf(run)
  yield* plainGridPass({ model, rows, structure, weights, columns: columnsOf(rows) }, function* () {
    yield* []
  })
}

const product: Graph = productGraph()

function productGraph(): Graph {
  const g = graph('neurons_to_logits')
  g.output(
    'logits',
    matmul(g.input('neurons', 'float32', ['rows', 'd_mlp']), g.input('W', 'float32', ['d_mlp', 'classes'])),
  )
  return g.finish()
}

/** Neurons to logits for all pairs: the product that no structure takes away. */
function* floor(run: BenchRun): Evaluation<void> {
  const { order: p } = structureOf(run)
  const chunk = 1024
  const W = { dtype: 'float32' as const, shape: [512, p], data: new Float32Array(512 * p).fill(0.1) }
  for (let start = 0; start < p * p; start += chunk) {
    const rows = Math.min(chunk, p * p - start)
    yield* call(product, {
      neurons: { dtype: 'float32', shape: [rows, 512], data: new Float32Array(rows * 512).fill(0.1) },
      W,
    })
  }
}

function structureOf(run: BenchRun): CyclicStructure {
  const { structure } = rowsContextOf(run).rows
  if (structure === null) throw new Error('the run has a structure')
  return structure
}
