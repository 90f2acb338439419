/** Test loss of the average of the newest snapshots' weights. */
import type { Feeds, Tensor } from '../evaluation.ts'
import type { Model } from '../models/model.ts'
import { fewOf } from '../sample.ts'
import { float32 } from './arrays.ts'
import { weightsOf } from './context.ts'
import type { Measure } from './measure.ts'
import { changedCost } from './quantities/changed-weights.ts'
import { rowLosses } from './quantities/row-losses.ts'
import { everyRow, meanIn, scoresOf } from './quantities/sample-pass.ts'

/** Snapshots of one average, this one included. */
const mostAveraged = 4

export const averagedLoss: Measure = {
  on: 'rows',
  description: {
    id: 'averaged_loss',
    title: 'Test loss of averaged weights',
    unit: 'nats',
    range: [0, null],
    split: 'test',
    source: {
      work: 'Izmailov et al. 2018, Averaging Weights Leads to Wider Optima and Better Generalization (arXiv 1803.05407)',
      section: 'stochastic weight averaging',
      deviation:
        'The mean of the weights of this snapshot and of up to three before it, each counting the same, however many steps lie between them. On a seeded sample of at most 128 test rows.',
    },
    rise: 'The region between the newest snapshots predicts unseen rows worse, or more confidently wrong.',
    fall: 'The region between the newest snapshots predicts unseen rows: at times before any of them does.',
  },
  graphs: [rowLosses],
  requires: ['test'],
  shares: ['sample'],
  cost: (sizes) => changedCost(sizes, sizes.sampled.few),
  *read({ model, weights, sample, earlier }) {
    const others = earlier.slice(0, mostAveraged - 1).map((snapshot) => weightsOf(model, snapshot))
    if (others.length === 0) return { undefined_because: 'the run has no earlier snapshot at hand' }
    const { loss } = yield* scoresOf(model, sample, fewOf(sample.test), averaged(model, weights, others))
    return { value: meanIn(loss, everyRow(loss)) }
  },
}

function averaged(model: Model, weights: Feeds, others: readonly Feeds[]): Feeds {
  const means: Record<string, Tensor> = { ...weights }
  for (const { name } of model.tensors) {
    const newest = weights[name]
    const all = [weights, ...others].flatMap((feeds) => float32In(feeds, name))
    if (newest !== undefined) means[name] = float32(newest.shape, meanOf(all))
  }
  return means
}

function float32In(feeds: Feeds, name: string): Float32Array[] {
  const tensor = feeds[name]
  return tensor?.dtype === 'float32' ? [tensor.data] : []
}

/** The mean of up to four, summed in float64. All in one loop: sums kept in between would take as long as all else. */
function meanOf(tensors: readonly Float32Array[]): Float32Array {
  const elements = tensors[0]?.length ?? 0
  const nothing = tensors.length < mostAveraged ? new Float32Array(elements) : new Float32Array()
  const [first = nothing, second = nothing, third = nothing, fourth = nothing] = tensors
  const mean = new Float32Array(elements)
  for (let at = 0; at < elements; at += 1) {
    const sum = (first[at] ?? 0) + (second[at] ?? 0) + (third[at] ?? 0) + (fourth[at] ?? 0)
    mean[at] = sum / tensors.length
  }
  return mean
}
