/** The model without the smallest weights of each matrix, on some test rows of the sample. */
import type { Evaluation, Feeds } from '../../evaluation.ts'
import type { Model } from '../../models/model.ts'
import { fewOf, type Sample } from '../../sample.ts'
import { changedWeights } from './changed-weights.ts'
import { type Scores, scoresOf } from './sample-pass.ts'

/** The share of each matrix' weights that is zeroed. */
export const prunedShare = 0.5

/** What sets measures of the pruned model apart from their source. */
export const prunedDeviation =
  "In place of the smallest set of neurons that keeps the accuracy: the half of each matrix' weights that is smallest in size is zeroed, embeddings included, biases and the scales of norms not; equal sizes stay together. On a seeded sample of at most 128 test rows."

export function* prunedScores(model: Model, sample: Sample, weights: Feeds): Evaluation<Scores> {
  const pruned = changedWeights(model, weights, (matrix) => withoutSmallest(matrix, prunedShare))
  return yield* scoresOf(model, sample, fewOf(sample.test), pruned)
}

/** A copy with zeros for the weights that are smaller than all but `share` of them; equal ones stay together. */
export function withoutSmallest(matrix: Float32Array, share: number): Float32Array {
  const least = smallest(matrix, Math.floor(share * matrix.length))
  const copy = matrix.slice()
  for (let at = 0; at < copy.length; at += 1) if (Math.abs(copy[at] ?? 0) < least) copy[at] = 0
  return copy
}

/** The magnitude that `count` weights at most are below: of finite floats, bits without the sign are in order. */
function smallest(matrix: Float32Array, count: number): number {
  const bits = new Uint32Array(matrix.length)
  new Float32Array(bits.buffer).set(matrix)
  const upper = new Uint32Array(1 << 16)
  for (let at = 0; at < bits.length; at += 1) {
    const half = ((bits[at] ?? 0) & 0x7fffffff) >>> 16
    upper[half] = (upper[half] ?? 0) + 1
  }
  const high = placeOf(upper, count)
  const lower = new Uint32Array(1 << 16)
  for (let at = 0; at < bits.length; at += 1) {
    const magnitude = (bits[at] ?? 0) & 0x7fffffff
    if (magnitude >>> 16 === high.place) lower[magnitude & 0xffff] = (lower[magnitude & 0xffff] ?? 0) + 1
  }
  const low = placeOf(lower, count - high.before)
  return new Float32Array(Uint32Array.of(high.place * 65_536 + low.place).buffer)[0] ?? 0
}

/** The first place by which more than `count` are counted, and how many are counted before it. */
function placeOf(counts: Uint32Array, count: number): { readonly place: number; readonly before: number } {
  let before = 0
  for (let place = 0; place < counts.length; place += 1) {
    const here = counts[place] ?? 0
    if (before + here > count) return { place, before }
    before += here
  }
  return { place: counts.length - 1, before }
}
