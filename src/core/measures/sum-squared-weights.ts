/** The sum of squares of all weights. */
import { type Graph, graph } from '../../onnx/graph.ts'
import { mul } from '../../onnx/operators/arithmetic.ts'
import { reduceSum } from '../../onnx/operators/reduce.ts'
import { cast } from '../../onnx/operators/unary.ts'
import { call } from '../evaluation.ts'
import { float32, scalarOutput } from './arrays.ts'
import type { Measure } from './measure.ts'
import { nanda2023 } from './sources.ts'

/** weights float32 [elements] -> sum, a float64 scalar. */
export const sumOfSquares: Graph = build()

function build(): Graph {
  const g = graph('sum_of_squares')
  const weights = cast(g.input('weights', 'float32', ['elements']), 'float64')
  g.output('sum', reduceSum(mul(weights, weights), [0]))
  return g.finish()
}

/** Elements of one call: what bounds the memory of a snapshot of any size. */
const chunkElements = 262_144

export const sumSquaredWeights: Measure = {
  on: 'weights',
  description: {
    id: 'sum_squared_weights',
    title: 'Sum of squared weights',
    unit: 'squared weight',
    range: [0, null],
    split: 'weights',
    source: {
      work: nanda2023,
      section: '5.2, phases of grokking',
      deviation: 'None: over every tensor of the snapshot, biases included.',
    },
    rise: 'The model grows: memorization, or training without weight decay.',
    fall: "Weight decay wins over the loss's gradient: in cleanup, but in runs that never generalize as well.",
  },
  graphs: [sumOfSquares],
  requires: [],
  *read({ snapshot }) {
    let total = 0
    for (const tensor of snapshot.tensors.values()) {
      if (tensor.dtype !== 'float32') continue
      for (let start = 0; start < tensor.data.length; start += chunkElements) {
        const weights = tensor.data.subarray(start, start + chunkElements)
        total += scalarOutput(
          yield* call(sumOfSquares, { weights: float32([weights.length], weights) }),
          'sum',
        )
      }
    }
    return { value: total }
  },
}
