/** Cross-entropy of the logits without a set of frequencies, as a graph over pairs. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { sub } from '../../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../../onnx/operators/axes.ts'
import { gather, gatherElements } from '../../../onnx/operators/gather.ts'
import { logSumExp, reduceSum } from '../../../onnx/operators/reduce.ts'
import { cast } from '../../../onnx/operators/unary.ts'
import type { Reading } from '../../../wire/reading.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import { float32, float64, int64, scalarOutput } from '../arrays.ts'
import type { StructureContext } from '../context.ts'
import { tableOf } from './frequency-table.ts'
import type { KeyFrequencies } from './key-frequencies.ts'
import { rowsAt } from './pairs-by-class.ts'

/**
 * logits float32 [rows, n], class int64 [rows], labels int64 [rows] (as columns), table float64 [n, n] = P_K L by class -> loss, a float64 scalar: the sum over the rows of CE(L - P_K L).
 */
export const excludedLossGraph: Graph = build()

function build(): Graph {
  const g = graph('excluded_loss')
  const raw = g.input('logits', 'float32', ['rows', 'n'])
  const classes = g.input('class', 'int64', ['rows'])
  const labels = g.input('labels', 'int64', ['rows'])
  const table = g.input('table', 'float64', ['n', 'n'])
  const rest = sub(cast(raw, 'float64'), gather(table, classes, 0))
  const own = gatherElements(rest, unsqueeze(labels, [1]), 1)
  g.output('loss', reduceSum(logSumExp(sub(rest, own), [1]), [0]))
  return g.finish()
}

const chunkRows = 1024

/** The excluded loss over the train pairs, without the frequencies of `keys`. No bias correction, as in the paper's notebook. */
export function* excludedLossOnTrain(context: StructureContext, keys: KeyFrequencies): Evaluation<Reading> {
  if ('undefined_because' in keys) return keys
  const { layout, basis } = context
  const n = layout.order
  const grid = yield* context.grid()
  const table = float64([n, n], yield* tableOf(yield* context.components(), basis, keys.set))
  const positions = Array.from(layout.train.keys()).filter((position) => layout.train[position] === 1)
  let total = 0
  for (let start = 0; start < positions.length; start += chunkRows) {
    const chunk = positions.slice(start, start + chunkRows)
    const result = yield* call(excludedLossGraph, {
      logits: float32([chunk.length, n], rowsAt(grid.logits, n, Int32Array.from(chunk))),
      class: int64(
        [chunk.length],
        chunk.map((position) => Math.floor(position / n)),
      ),
      labels: int64(
        [chunk.length],
        chunk.map((position) => layout.labels[position] ?? 0),
      ),
      table,
    })
    total += scalarOutput(result, 'loss')
  }
  return { value: total / positions.length }
}
