/** AdamW against a plain TypeScript reference in float64. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { type AdamWOptions, createAdamW } from '../../../training-client/tfjs/adamw.ts'

beforeAll(() => tf.setBackend('cpu'))

const options: AdamWOptions = {
  learning_rate: 0.05,
  weight_decay: 0.7,
  betas: [0.9, 0.98],
  eps: 1e-8,
  warmup_steps: 4,
}

/** The gradient of sum(c w^2) / 2 is c w. */
const curvature = [1, 0.1, 3]
const initial = [1, -2, 0.5]

function reference(steps: number): number[] {
  const [beta1, beta2] = options.betas
  return initial.map((start, index) => {
    let [w, m, v] = [start, 0, 0]
    for (let t = 1; t <= steps; t += 1) {
      const gradient = (curvature[index] ?? 0) * w
      const learningRate = options.learning_rate * Math.min(1, t / options.warmup_steps)
      m = beta1 * m + (1 - beta1) * gradient
      v = beta2 * v + (1 - beta2) * gradient * gradient
      w *= 1 - learningRate * options.weight_decay
      w -= (learningRate * (m / (1 - beta1 ** t))) / (Math.sqrt(v / (1 - beta2 ** t)) + options.eps)
    }
    return w
  })
}

test.each([1, 2, 5, 50])('%i steps equal the reference', (steps) => {
  const w = tf.variable(tf.tensor1d(initial))
  const optimizer = createAdamW(tf, [w], options)
  const loss = () => tf.sum(tf.mul(tf.mul(tf.square(w), curvature), 0.5)).asScalar()
  for (let step = 0; step < steps; step += 1) optimizer.step(loss).dispose()
  const expected = reference(steps)
  for (const [index, value] of w.dataSync().entries())
    expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5)
  optimizer.dispose()
  w.dispose()
})

test('a step leaves nothing behind but the loss', () => {
  const w = tf.variable(tf.tensor1d(initial))
  const optimizer = createAdamW(tf, [w], options)
  const before = tf.memory().numTensors
  const loss = optimizer.step(() => tf.sum(tf.square(w)).asScalar())
  expect(tf.memory().numTensors).toBe(before + 1)
  loss.dispose()
  optimizer.dispose()
  w.dispose()
})

test('a variable that the loss does not depend on is an error, not a silent decay', () => {
  const [used, unused] = [tf.variable(tf.tensor1d(initial)), tf.variable(tf.tensor1d(initial))]
  const optimizer = createAdamW(tf, [used, unused], options)
  expect(() => optimizer.step(() => tf.sum(tf.square(used)).asScalar())).toThrow()
})
