import type { Variable } from '@tensorflow/tfjs'
import type { TensorFlow } from '../../tfjs/tensorflow.ts'
import type { Random } from '../random.ts'

/** Draws a variable with entries N(0, 1/fan_in). */
export function normalVariable(tf: TensorFlow, random: Random, shape: number[], fanIn: number): Variable {
  const size = shape.reduce((product, extent) => product * extent, 1)
  const scale = 1 / Math.sqrt(fanIn)
  const data = Float32Array.from({ length: size }, () => random.normal() * scale)
  return tf.tidy(() => tf.variable(tf.tensor(data, shape, 'float32')))
}

/** A variable of zeros, for biases. */
export function zeroVariable(tf: TensorFlow, shape: number[]): Variable {
  return tf.tidy(() => tf.variable(tf.zeros(shape)))
}
