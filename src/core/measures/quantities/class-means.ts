/** Logits averaged over pairs of each class, as a graph. */
import { constant } from '../../../onnx/constant.ts'
import { type Graph, graph } from '../../../onnx/graph.ts'
import { unsqueeze } from '../../../onnx/operators/axes.ts'
import { concat } from '../../../onnx/operators/concat.ts'
import { gather } from '../../../onnx/operators/gather.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { cast } from '../../../onnx/operators/unary.ts'
import { call, type Evaluation } from '../../evaluation.ts'
import { float32, float64, float64Output } from '../arrays.ts'
import type { ClassLayout } from './class-layout.ts'
import { blocksOf } from './grid-pass.ts'

/**
 * logits float32 [block, n, n] (a block of classes s, the pairs i of each, columns) and weights float64 [block, 2, n]
 * (of the pairs, for either mean) -> means float64 [block, 2, n].
 */
export const classMeansGraph: Graph = build()

function build(): Graph {
  const g = graph('class_means')
  const logits = cast(g.input('logits', 'float32', ['block', 'n', 'n']), 'float64')
  const weights = g.input('weights', 'float64', ['block', 2, 'n'])
  // One row at a time: as one product of two rows it takes half as long again.
  const mean = (which: number) =>
    matmul(unsqueeze(gather(weights, constant(g, 'int64', [], [which]), 1), [1]), logits)
  g.output('means', concat([mean(0), mean(1)], 1))
  return g.finish()
}

/** Float64 [n, n], by class and column. */
export interface ClassMeans {
  /** Over all pairs of a class. The projection onto a frequency of i + j sees these alone (docs/measures.md). */
  readonly all: Float64Array
  /** Over its unmirrored test pairs; zeros where it has none. */
  readonly unmirroredTest: Float64Array
}

/** The means of logits float32 [n, n, n] by class, first index and column. */
export function* classMeans(
  logits: Float32Array,
  { order: n, pairWeights }: ClassLayout,
): Evaluation<ClassMeans> {
  const means = { all: new Float64Array(n * n), unmirroredTest: new Float64Array(n * n) }
  for (const { start, size } of blocksOf(n)) {
    const averaged = yield* call(classMeansGraph, {
      logits: float32([size, n, n], logits.subarray(start * n * n, (start + size) * n * n)),
      weights: float64([size, 2, n], pairWeights.subarray(start * 2 * n, (start + size) * 2 * n)),
    })
    const both = float64Output(averaged, 'means')
    for (let offset = 0; offset < size; offset += 1) {
      const [from, to] = [2 * offset * n, (start + offset) * n]
      means.all.set(both.subarray(from, from + n), to)
      means.unmirroredTest.set(both.subarray(from + n, from + 2 * n), to)
    }
  }
  return means
}
