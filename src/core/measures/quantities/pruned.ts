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
  // Of finite floats, bits without the sign are in the order of the magnitudes.
  const copy = matrix.slice()
  const bits = new Int32Array(copy.buffer)
  const least = smallest(bits, Math.floor(share * bits.length))
  // A mask, since no processor foresees a branch that half of the weights take.
  for (let at = 0; at < bits.length; at += 1) {
    const weight = bits[at] ?? 0
    bits[at] = weight & ~(((weight & magnitude) - least) >> 31)
  }
  return copy
}

/** All bits but that of the sign. */
const magnitude = 0x7fffffff

/** The magnitude that `count` of the numbers at most are below: the upper 11 of its 31 bits first, then the rest. */
function smallest(bits: Int32Array, count: number): number {
  const counts = new Uint32Array(1 << 11)
  for (let at = 0; at < bits.length; at += 1) {
    const upper = ((bits[at] ?? 0) & magnitude) >> 20
    counts[upper] = (counts[upper] ?? 0) + 1
  }
  const { place, before } = placeOf(counts, count)
  const alike = new Int32Array(counts[place] ?? 0)
  let found = 0
  for (let at = 0; at < bits.length; at += 1) {
    const size = (bits[at] ?? 0) & magnitude
    if (size >> 20 === place) {
      alike[found] = size
      found += 1
    }
  }
  return alike.sort()[count - before] ?? 0
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
