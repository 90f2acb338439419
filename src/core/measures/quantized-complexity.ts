/** The size of the coarsest copy of the model that fits the train rows as well. */
import { exponential } from '../cost.ts'
import { fewOf } from '../sample.ts'
import type { Measure } from './measure.ts'
import { changedCost, changedWeights } from './quantities/changed-weights.ts'
import { compressedBytes, quantized } from './quantities/quantization.ts'
import { rowLosses } from './quantities/row-losses.ts'
import { everyRow, meanIn, scoresOf } from './quantities/sample-pass.ts'

/** Levels of a weight, fewest first: seven steps, so that three passes find the coarsest that will do. */
const ladder = [5, 7, 9, 11, 15, 25, 255]

/** The loss may change by this share of the loss of guessing, ln C. */
const tolerance = 0.01

export const quantizedComplexity: Measure = {
  on: 'rows',
  description: {
    id: 'quantized_complexity',
    title: 'Compressed size of the quantized model',
    unit: 'bytes',
    range: [0, null],
    split: 'train',
    source: {
      work: 'DeMoss et al. 2024, The Complexity Dynamics of Grokking (arXiv 2412.09810)',
      section: 'rate and distortion',
      deviation:
        'Without low-rank factors and without a compressor: each matrix is rounded to even levels over its own range, as many in each: the fewest of 5, 7, 9, 11, 15, 25 and 255 (found by bisection) that change the train loss by at most 1% of ln C for C classes; the size is the entropy of the levels times the number of weights, vectors counting 4 bytes a number. The loss is that of a seeded sample of at most 128 train rows.',
    },
    rise: 'The train rows need more exact weights: memorization.',
    fall: 'The train rows can be had from coarser weights: a simpler model, or larger margins.',
  },
  graphs: [rowLosses],
  requires: ['train'],
  shares: ['sample'],
  cost(sizes) {
    const { float32, float64, bytes } = changedCost(sizes, sizes.sampled.few)
    return { float32: 3 * float32, float64: 3 * float64 + sizes.elements * 4 + 1024 * exponential, bytes }
  },
  *read({ model, weights, sample, sampled }) {
    const { loss } = yield* sampled()
    const few = fewOf(sample.train)
    const before = meanIn(loss, few)
    const most = tolerance * Math.log(sample.classes)
    let [low, high] = [0, ladder.length]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const copy = changedWeights(model, weights, (matrix) => quantized(matrix, ladder[middle] ?? 0))
      const scores = yield* scoresOf(model, sample, few, copy)
      if (Math.abs(meanIn(scores.loss, everyRow(scores.loss)) - before) <= most) high = middle
      else low = middle + 1
    }
    const levels = ladder[low]
    if (levels === undefined)
      return {
        undefined_because: `even ${ladder.at(-1)} levels change the train loss by more than 1% of ln C`,
      }
    return { value: compressedBytes(model, weights, levels) }
  },
}
