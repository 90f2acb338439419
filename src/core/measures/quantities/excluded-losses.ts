/** Cross-entropy of the logits without parts that depend on the class alone, for many such parts at once. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { add, mul, sub } from '../../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../../onnx/operators/axes.ts'
import { gatherElements } from '../../../onnx/operators/gather.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { reduceMax, reduceSum } from '../../../onnx/operators/reduce.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { cast, exp, log } from '../../../onnx/operators/unary.ts'
import { type Cost, exponential } from '../../cost.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { Sizes } from '../../sizes.ts'
import { accumulate, float32, float64, float64Output } from '../arrays.ts'
import { excludedLossOf } from './excluded-loss.ts'
import { blockRows } from './grid-pass.ts'
import { type PairsBlock, rowsAt } from './pairs-by-class.ts'

/**
 * logits float32 [block, pairs, n] by class, pair and column, labels int64 [block, pairs] (as columns), mask float64
 * [block, pairs], counts float64 [block, n] (masked pairs of a class with a label) and removed float64 [tables, block, n],
 * what each table has at the class' own column less what it has at each -> losses float64 [tables]: sums over the masked
 * pairs of CE(L - table).
 *
 * A table depends on the class alone, so the sums of exponentials for all tables at once are a product of the softmax's
 * numerators [pairs, n] and exp(removed) [n, tables] of each class. Beside the class' own column, a small loss is a sum
 * of small numbers and 1.
 */
export const excludedLossesGraph: Graph = build()

function build(): Graph {
  const g = graph('excluded_losses')
  const raw = g.input('logits', 'float32', ['block', 'pairs', 'n'])
  const labels = unsqueeze(g.input('labels', 'int64', ['block', 'pairs']), [2])
  const mask = unsqueeze(g.input('mask', 'float64', ['block', 'pairs']), [2])
  const counts = g.input('counts', 'float64', ['block', 'n'])
  const removed = g.input('removed', 'float64', ['tables', 'block', 'n'])
  const most = cast(reduceMax(raw, [2], { keepdims: true }), 'float64')
  const numerators = exp(sub(cast(raw, 'float64'), most))
  const sums = matmul(numerators, transpose(exp(removed), [1, 2, 0]))
  const own = cast(gatherElements(raw, labels, 2), 'float64')
  const above = reduceSum(mul(sub(most, own), mask), [0, 1])
  const left = sub(reduceSum(mul(log(sums), mask), [0, 1]), reduceSum(mul(removed, counts), [1, 2]))
  g.output('losses', add(left, above))
  return g.finish()
}

/**
 * The most by which a table may tell the columns of a class apart. A numerator is lost to underflow, or to the few bits
 * near it, where it is below exp(-708); times at most exp(300) that is nothing beside the largest of the row, which is at
 * least exp(-300). Where tables tell columns further apart, their losses are computed one by one.
 */
const mostSwing = 300

/**
 * The means over the pairs of `blocks` of CE(L - table), for each table: logits L float32 [n, n, n] by class, first
 * operand and column, tables float64 [n, n] by class and column.
 */
export function* excludedLossesOf(
  logits: Float32Array,
  tables: readonly Float64Array[],
  blocks: readonly PairsBlock[],
  n: number,
): Evaluation<Float64Array> {
  const together = tables.filter((table) => swingOf(table, n) <= mostSwing)
  const shared = together.length === 0 ? [] : yield* sharedPass(logits, together, blocks, n)
  const losses = new Float64Array(tables.length)
  for (const [at, table] of tables.entries())
    losses[at] = shared[together.indexOf(table)] ?? (yield* excludedLossOf(logits, table, blocks, n))
  return losses
}

function* sharedPass(
  logits: Float32Array,
  tables: readonly Float64Array[],
  blocks: readonly PairsBlock[],
  n: number,
): Evaluation<Float64Array> {
  const losses = new Float64Array(tables.length)
  let rows = 0
  for (const { start, size, width, pairs, positions, mask, labels, counts } of blocks) {
    const result = yield* call(excludedLossesGraph, {
      logits: float32([size, width, n], rowsAt(logits, n, positions)),
      labels: { dtype: 'int64', shape: [size, width], data: labels },
      mask: float64([size, width], mask),
      counts: float64([size, n], counts),
      removed: float64([tables.length, size, n], removedAt(tables, start, size, n)),
    })
    accumulate(losses, float64Output(result, 'losses'))
    rows += pairs
  }
  return losses.map((loss) => loss / rows)
}

/** [tables, size, n]: of the classes from `start` on, see the graph. */
function removedAt(tables: readonly Float64Array[], start: number, size: number, n: number): Float64Array {
  const removed = new Float64Array(tables.length * size * n)
  let to = 0
  for (const table of tables) {
    for (let s = start; s < start + size; s += 1) {
      const own = table[s * n + s] ?? 0
      for (let column = 0; column < n; column += 1) {
        removed[to] = own - (table[s * n + column] ?? 0)
        to += 1
      }
    }
  }
  return removed
}

/** The largest difference of two columns of a class. */
function swingOf(table: Float64Array, n: number): number {
  let swing = 0
  for (let from = 0; from < table.length; from += n) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let at = from; at < from + n; at += 1) {
      least = Math.min(least, table[at] ?? 0)
      most = Math.max(most, table[at] ?? 0)
    }
    swing = Math.max(swing, most - least)
  }
  return swing
}

/** What one pass over the train pairs takes for that many tables. */
export function excludedLossesCost({ train, order }: Sizes, tables: number): Cost {
  return {
    float32: 0,
    float64: train * order * (exponential + 4 + 2 * tables) + order ** 2 * tables * exponential,
    bytes: 24 * blockRows * order + 8 * tables * order ** 2,
  }
}
