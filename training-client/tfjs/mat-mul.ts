import type { Tensor, Tensor2D } from '@tensorflow/tfjs'
import type { TensorFlow } from './tensorflow.ts'

export type MatMul = (a: Tensor2D, b: Tensor2D) => Tensor2D

/**
 * The matrix product [n, k] x [k, m] -> [n, m] with a gradient that is fast on the wasm backend. The stock gradient
 * multiplies with transposeA and transposeB, which that backend does 14 to 23 times slower than a plain product;
 * here both are transposed first.
 */
export function createMatMul(tf: TensorFlow): MatMul {
  return (a, b) => {
    const product = tf.customGrad((...inputs) => {
      const save = inputs.find((input) => typeof input === 'function')
      save?.([a, b])
      return {
        value: tf.matMul(a, b),
        gradFunc: (dy: Tensor, saved: Tensor[]) => {
          const [left, right] = saved
          if (left === undefined || right === undefined) throw new Error('matMul: its inputs were not saved')
          return [tf.matMul(dy, tf.transpose(right)), tf.matMul(tf.transpose(left), dy)]
        },
      }
    })
    return product(a, b).as2D(a.shape[0], b.shape[1])
  }
}
