import type { Tensor } from '@tensorflow/tfjs'
import type { NamedTensor } from '../client/named-tensor.ts'

/**
 * Reads variables off the backend as the tensors of one snapshot, in the order given. Each is float32 with its own
 * shape; the data is a copy that training does not change.
 */
export function snapshotOf(variables: Readonly<Record<string, Tensor>>): NamedTensor[] {
  return Object.entries(variables).map(([name, tensor]) => ({
    name,
    dtype: 'F32',
    shape: tensor.shape,
    // The cpu backend hands out its own array, which the next step would overwrite.
    data: Float32Array.from(tensor.dataSync()),
  }))
}
