import type { Variable } from '@tensorflow/tfjs'
import { createMatMul } from '../../tfjs/mat-mul.ts'
import type { TensorFlow } from '../../tfjs/tensorflow.ts'
import type { MlpConfiguration } from '../configuration.ts'
import type { Random } from '../random.ts'
import { normalVariable, zeroVariable } from './initialize.ts'
import type { DemoModel } from './model.ts'

/** One hidden layer on concatenated embeddings, logits = relu(W_in [E_a; E_b] + b_in) W_U; vocabulary p. */
export function createMlp(tf: TensorFlow, p: number, shape: MlpConfiguration, random: Random): DemoModel {
  const { d_model: d, d_mlp: m } = shape
  const W_E = normalVariable(tf, random, [d, p], d)
  const W_in = normalVariable(tf, random, [m, 2 * d], 2 * d)
  const b_in = zeroVariable(tf, [m])
  const W_U = normalVariable(tf, random, [m, p], m)
  const matMul = createMatMul(tf)
  const matrix = (variable: Variable, rows: number, columns: number) => variable.as2D(rows, columns)
  const variables = { 'embed.W_E': W_E, 'mlp.W_in': W_in, 'mlp.b_in': b_in, 'unembed.W_U': W_U }
  return {
    variables,
    dispose: () => tf.dispose(variables),
    logits: (a, b) => {
      const embedding = tf.transpose(matrix(W_E, d, p))
      const both = tf.concat2d([matMul(a, embedding), matMul(b, embedding)], 1)
      const hidden = tf
        .relu(tf.add(matMul(both, tf.transpose(matrix(W_in, m, 2 * d))), b_in))
        .as2D(a.shape[0], m)
      return matMul(hidden, matrix(W_U, m, p))
    },
  }
}
