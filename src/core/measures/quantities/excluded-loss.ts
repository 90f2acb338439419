/** Cross-entropy of the logits without a part that depends on the class alone, as a graph over pairs. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { mul, sub } from '../../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../../onnx/operators/axes.ts'
import { gatherElements } from '../../../onnx/operators/gather.ts'
import { logSumExp, reduceSum } from '../../../onnx/operators/reduce.ts'
import { cast } from '../../../onnx/operators/unary.ts'
import { type Cost, exponential } from '../../cost.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { Sizes } from '../../sizes.ts'
import { float32, float64, scalarOutput } from '../arrays.ts'
import { blockRows } from './grid-pass.ts'
import { type PairsBlock, rowsAt } from './pairs-by-class.ts'

/**
 * logits float32 [block, pairs, n] by class, pair and column, labels int64 [block, pairs] (as columns), mask float64
 * [block, pairs], table float64 [block, n] of these classes, as P_K L is -> loss, a float64 scalar: the sum over the masked
 * pairs of CE(L - table).
 */
export const excludedLossGraph: Graph = build()

function build(): Graph {
  const g = graph('excluded_loss')
  const raw = g.input('logits', 'float32', ['block', 'pairs', 'n'])
  const labels = g.input('labels', 'int64', ['block', 'pairs'])
  const mask = g.input('mask', 'float64', ['block', 'pairs'])
  const table = g.input('table', 'float64', ['block', 'n'])
  const rest = sub(cast(raw, 'float64'), unsqueeze(table, [1]))
  const own = gatherElements(rest, unsqueeze(labels, [2]), 2)
  g.output('loss', reduceSum(mul(logSumExp(sub(rest, own), [2]), mask), [0, 1]))
  return g.finish()
}

/**
 * The mean over the pairs of `blocks` of CE(L - table): logits L float32 [n, n, n] by class, first operand and column,
 * table float64 [n, n] by class and column.
 */
export function* excludedLossOf(
  logits: Float32Array,
  table: Float64Array,
  blocks: readonly PairsBlock[],
  n: number,
): Evaluation<number> {
  let total = 0
  let rows = 0
  for (const { start, size, width, pairs, positions, mask, labels } of blocks) {
    const result = yield* call(excludedLossGraph, {
      logits: float32([size, width, n], rowsAt(logits, n, positions)),
      labels: { dtype: 'int64', shape: [size, width], data: labels },
      mask: float64([size, width], mask),
      table: float64([size, n], table.subarray(start * n, (start + size) * n)),
    })
    total += scalarOutput(result, 'loss')
    rows += pairs
  }
  return total / rows
}

/** What one excluded loss takes. */
export function excludedLossCost({ train, order }: Sizes): Cost {
  return { float32: 0, float64: train * order * (exponential + 4), bytes: 24 * blockRows * order }
}
