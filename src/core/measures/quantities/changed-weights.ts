/** A copy of a model's weights in which every matrix is changed, and vectors are left as they are. */
import type { Cost } from '../../cost.ts'
import type { Feeds, Tensor } from '../../evaluation.ts'
import type { Model } from '../../models/model.ts'
import type { Sizes } from '../../sizes.ts'
import { float32 } from '../arrays.ts'
import { sampleCost } from './sample-pass.ts'

/**
 * Tensors with two axes or more hold nearly all weights: linear maps, and embeddings, which are linear maps of one-hot
 * tokens. Biases and the scales of norms have one axis; a unit's own scale is no place to save.
 */
export function isMatrix({ shape }: Pick<Tensor, 'shape'>): boolean {
  return shape.length >= 2
}

/** What a model's graphs are fed, with `change` made to each matrix. */
export function changedWeights(
  model: Model,
  weights: Feeds,
  change: (matrix: Float32Array) => Float32Array,
): Feeds {
  const changed: Record<string, Tensor> = { ...weights }
  for (const { name } of model.tensors) {
    const tensor = weights[name]
    if (tensor?.dtype === 'float32' && isMatrix(tensor))
      changed[name] = float32(tensor.shape, change(tensor.data))
  }
  return changed
}

/** What a changed copy and a pass over `rows` rows of the sample with it take. */
export function changedCost(sizes: Sizes, rows: number): Cost {
  const { float32, float64, bytes } = sampleCost(sizes, rows)
  return { float32, float64: float64 + 24 * sizes.elements, bytes: bytes + 4 * sizes.elements }
}
