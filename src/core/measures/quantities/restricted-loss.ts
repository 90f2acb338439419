/** Cross-entropy of the logits that a set of frequencies makes alone, as a graph over classes. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { add, div, mul } from '../../../onnx/operators/arithmetic.ts'
import { reduceSum } from '../../../onnx/operators/reduce.ts'
import { logSoftmax } from '../../../onnx/operators/softmax.ts'
import { neg } from '../../../onnx/operators/unary.ts'
import type { Reading } from '../../../wire/reading.ts'
import { type Cost, exponential } from '../../cost.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import type { Sizes } from '../../sizes.ts'
import { float64, scalarOutput } from '../arrays.ts'
import type { StructureContext } from '../context.ts'
import type { ClassLayout } from './class-layout.ts'
import { tableOf } from './frequency-table.ts'
import type { KeyFrequencies } from './key-frequencies.ts'

/**
 * table float64 [n, n] = P_K L by class, mean float64 [n] of the logits over all pairs, counts float64 [n, n]
 * (pairs of class s with label c) -> loss, a float64 scalar: CE(P_K L + mean). Restricted logits depend on the
 * class alone, so n rows stand for all pairs.
 */
export const restrictedLossGraph: Graph = build()

function build(): Graph {
  const g = graph('restricted_loss')
  const table = g.input('table', 'float64', ['n', 'n'])
  const mean = g.input('mean', 'float64', ['n'])
  const counts = g.input('counts', 'float64', ['n', 'n'])
  const scores = mul(logSoftmax(add(table, mean), 1), counts)
  g.output('loss', neg(div(reduceSum(scores, [0, 1]), reduceSum(counts, [0, 1]))))
  return g.finish()
}

/** The restricted loss over the pairs that `mask` [n, n] counts, with the frequencies of `keys`. */
export function* restrictedLossOver(
  context: StructureContext,
  keys: KeyFrequencies,
  mask: Float64Array,
): Evaluation<Reading> {
  if ('undefined_because' in keys) return keys
  const { layout, basis } = context
  const components = yield* context.components()
  const table = yield* tableOf(components, basis, keys.set)
  return yield* restrictedLossOf(table, components.mean, layout, mask)
}

/** The loss of a table [n, n] by class and of the mean [n], over the pairs that `mask` [n, n] counts. */
export function* restrictedLossOf(
  table: Float64Array,
  mean: Float64Array,
  { order: n, labels }: ClassLayout,
  mask: Float64Array,
): Evaluation<Reading> {
  const counts = new Float64Array(n * n)
  for (let position = 0; position < n * n; position += 1) {
    const cell = Math.floor(position / n) * n + (labels[position] ?? 0)
    counts[cell] = (counts[cell] ?? 0) + (mask[position] ?? 0)
  }
  const result = yield* call(restrictedLossGraph, {
    table: float64([n, n], table),
    mean: float64([n], mean),
    counts: float64([n, n], counts),
  })
  return { value: scalarOutput(result, 'loss') }
}

/** What one restricted loss takes. */
export function restrictedLossCost({ order }: Sizes): Cost {
  return { float32: 0, float64: order ** 2 * (exponential + 16), bytes: 40 * order ** 2 }
}
