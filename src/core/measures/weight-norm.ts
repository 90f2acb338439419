/** The Euclidean norm of all weights, and of each tensor. */
import { call, type Evaluation } from '../evaluation.ts'
import { float32, scalarOutput } from './arrays.ts'
import type { Measure } from './measure.ts'
import { mostNamed } from './spectra/summary.ts'
import { sumOfSquares } from './sum-squared-weights.ts'

export const weightNorm: Measure = {
  on: 'weights',
  description: {
    id: 'weight_norm',
    title: 'Norm of the weights',
    unit: 'weight',
    range: [0, null],
    split: 'weights',
    source: {
      work: 'Liu et al. 2022, Omnigrok: Grokking Beyond Algorithmic Data (arXiv 2210.01117)',
      section: '2, L2 norm of the weights',
      deviation:
        'Over every tensor of the snapshot, biases included: the root of sum_squared_weights. `by` has the norm of each tensor, where they are at most 64.',
    },
    rise: 'The model grows: memorization, or training without weight decay.',
    fall: 'Weight decay shrinks the model; it lags the transition, and falls in runs that never generalize as well.',
  },
  graphs: [sumOfSquares],
  requires: [],
  *read({ snapshot }) {
    let total = 0
    const by: [string, number][] = []
    for (const [name, tensor] of snapshot.tensors) {
      if (tensor.dtype !== 'float32') continue
      const squares = yield* squaresOf(tensor.data)
      total += squares
      by.push([name, Math.sqrt(squares)])
    }
    const value = Math.sqrt(total)
    return by.length > mostNamed ? { value } : { value, by: Object.fromEntries(by) }
  },
}

/** Elements of one call: what bounds the memory of a snapshot of any size. */
const chunkElements = 262_144

function* squaresOf(data: Float32Array): Evaluation<number> {
  let total = 0
  for (let start = 0; start < data.length; start += chunkElements) {
    const weights = data.subarray(start, start + chunkElements)
    total += scalarOutput(yield* call(sumOfSquares, { weights: float32([weights.length], weights) }), 'sum')
  }
  return total
}
