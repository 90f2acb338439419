/** On how many train rows the softmax of the training precision has nothing left to learn from. */
import type { RunSpec } from '../../wire/run.ts'
import { trainSplit } from '../probe.ts'
import type { Measure } from './measure.ts'
import { meanOver, splitMean, splitMeanCost } from './quantities/split-mean.ts'

/** Bits of the significand, the leading one included (IEEE 754; bfloat16 keeps 8 of float32's). */
const significands = { float16: 11, bfloat16: 8, float32: 24, float64: 53 } as const
type Precision = keyof typeof significands

const names: Readonly<Record<string, Precision>> = {
  half: 'float16',
  fp16: 'float16',
  f16: 'float16',
  float16: 'float16',
  bf16: 'bfloat16',
  bfloat16: 'bfloat16',
  double: 'float64',
  fp64: 'float64',
  f64: 'float64',
  float64: 'float64',
}

/** The precision in which a run trains. Mixed precision, and any other name, counts as float32: there softmax is float32. */
export function precisionOf({ precision }: Pick<RunSpec, 'precision'>): Precision {
  return names[precision.toLowerCase()] ?? 'float32'
}

/**
 * The largest loss at which a softmax of this precision has collapsed. With the label's logit taken off, the sum of
 * exponentials is 1 + rest and the loss ln(1 + rest); the sum rounds to 1, the label's own exponential, where rest is
 * at most half a unit in the last place above 1 (a tie goes to the even 1): 2^-24 in float32. Then loss and gradient of
 * the row are exactly zero. Terms that are added to the 1 one by one can vanish a little sooner: the order in which a
 * library sums is left aside. Where the label's logit is not the largest, rest is over 1 and nothing collapses.
 */
export function collapsedLoss(precision: Precision): number {
  return Math.log1p(2 ** -significands[precision])
}

export const softmaxCollapse: Measure = {
  on: 'rows',
  description: {
    id: 'softmax_collapse',
    title: 'Softmax collapse',
    unit: 'share',
    range: [0, 1],
    split: 'train',
    source: {
      work: 'Prieto et al. 2025, Grokking at the Edge of Numerical Stability (arXiv 2501.04697)',
      section: 'softmax collapse',
      deviation:
        "Worked out from float64 losses: a train row counts where the exponentials of all other classes together are at most half a unit in the last place of that of the label. Over the task's own classes. `by` names the precision: the run's, or float32 where that is not float16, bfloat16 or float64.",
    },
    rise: 'More train rows have a loss and a gradient of exactly zero in training: learning stalls, most of all without weight decay.',
    fall: 'Rows teach again, as weight decay shrinks the logits.',
  },
  graphs: [splitMean],
  requires: ['train'],
  shares: ['forward'],
  cost: splitMeanCost,
  *read({ subject, rows, forward }) {
    const { loss } = yield* forward()
    const precision = precisionOf(subject.spec)
    const most = collapsedLoss(precision)
    const collapsed = loss.map((nats) => (nats <= most ? 1 : 0))
    const value = yield* meanOver(collapsed, (row) => rows.split[row] === trainSplit)
    return { value, by: { [precision]: value } }
  },
}
