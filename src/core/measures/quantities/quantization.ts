/** Weights rounded to a few even levels, and what they take when the levels are entropy-coded. */
import type { Feeds } from '../../evaluation.ts'
import type { Model } from '../../models/model.ts'
import { isMatrix } from './changed-weights.ts'

const largest = new WeakMap<Float32Array, number>()

/** The distance of two levels: zero is the middle one, and the largest weight is one of them. */
function spacingOf(matrix: Float32Array, levels: number): number {
  // Several copies are made of the same weights.
  const most = largest.get(matrix) ?? largestIn(matrix)
  largest.set(matrix, most)
  return (2 * most) / (levels - 1)
}

function largestIn(matrix: Float32Array): number {
  let [least, most] = [0, 0]
  for (let at = 0; at < matrix.length; at += 1) {
    const weight = matrix[at] ?? 0
    if (weight > most) most = weight
    else if (weight < least) least = weight
  }
  return Math.max(most, -least)
}

/** A copy rounded to the nearest of an odd number of even levels. */
export function quantized(matrix: Float32Array, levels: number): Float32Array {
  const spacing = spacingOf(matrix, levels)
  const copy = new Float32Array(matrix.length)
  if (spacing === 0) return copy
  for (let at = 0; at < copy.length; at += 1) copy[at] = spacing * nearest((matrix[at] ?? 0) / spacing)
  return copy
}

/** Math.round takes three times as long. */
const nearest = (value: number): number => Math.floor(value + 0.5)

/**
 * The bytes of a model's tensors: of each matrix the entropy of its levels times its weights, and 4 for the distance of
 * the levels; of everything else 4 a number. An arithmetic coder comes within a few bytes a matrix of it.
 */
export function compressedBytes(model: Model, weights: Feeds, levels: number): number {
  let total = 0
  for (const { name } of model.tensors) {
    const tensor = weights[name]
    if (tensor?.dtype !== 'float32') continue
    total += isMatrix(tensor) ? 4 + levelBits(tensor.data, levels) / 8 : 4 * tensor.data.length
  }
  return total
}

/** The entropy of the levels in bits, times the weights. */
function levelBits(matrix: Float32Array, levels: number): number {
  const spacing = spacingOf(matrix, levels)
  if (spacing === 0) return 0
  const counts = new Uint32Array(levels)
  for (let at = 0; at < matrix.length; at += 1) {
    const level = (levels - 1) / 2 + nearest((matrix[at] ?? 0) / spacing)
    counts[level] = (counts[level] ?? 0) + 1
  }
  return counts.reduce((sum, count) => (count > 0 ? sum - count * Math.log2(count / matrix.length) : sum), 0)
}
