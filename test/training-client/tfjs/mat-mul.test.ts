/** The matrix product's own gradient, against the one that TensorFlow.js has. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { createRandom } from '../../../training-client/demo/random.ts'
import { createMatMul } from '../../../training-client/tfjs/mat-mul.ts'

beforeAll(() => tf.setBackend('cpu'))

test('values and both gradients equal those of tf.matMul', () => {
  const random = createRandom(1)
  const matrix = (rows: number, columns: number) =>
    tf.tensor2d(
      Array.from({ length: rows * columns }, () => random.normal()),
      [rows, columns],
    )
  const [a, b, weights] = [matrix(3, 4), matrix(4, 5), matrix(3, 5)]
  const matMul = createMatMul(tf)
  const ours = tf.valueAndGrads((x, y) => tf.sum(tf.mul(matMul(x.as2D(3, 4), y.as2D(4, 5)), weights)))([a, b])
  const stock = tf.valueAndGrads((x, y) => tf.sum(tf.mul(tf.matMul(x, y), weights)))([a, b])
  expect(ours.value.dataSync()[0]).toBeCloseTo(stock.value.dataSync()[0] ?? 0, 5)
  for (const [index, gradient] of ours.grads.entries()) {
    const expected = stock.grads[index]
    expect(gradient.shape).toEqual(expected?.shape)
    const difference = expected === undefined ? 1 : tf.max(tf.abs(tf.sub(gradient, expected))).dataSync()[0]
    expect(difference).toBeLessThan(1e-5)
  }
})
