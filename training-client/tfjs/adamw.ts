import type { Scalar, Variable } from '@tensorflow/tfjs'
import type { TensorFlow } from './tensorflow.ts'

/** AdamW (Loshchilov & Hutter 2019): Adam with weight decay decoupled from the gradient, on every variable. */
export type AdamWOptions = {
  /** Read at every step: a schedule of learning rates sets it. */
  learning_rate: number
  weight_decay: number
  betas: readonly [number, number]
  eps: number
  /** The learning rate rises linearly over this many steps; 0 for none. */
  warmup_steps: number
}

export type AdamW = {
  /** One update of every variable by the gradient of `loss`. The loss is a new scalar; the caller disposes it. */
  step(loss: () => Scalar): Scalar
  dispose(): void
}

/** The update is PyTorch's: w <- w (1 - lr wd), then w <- w - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps). */
export function createAdamW(tf: TensorFlow, variables: readonly Variable[], options: AdamWOptions): AdamW {
  const [beta1, beta2] = options.betas
  const moments = variables.map((variable) => ({
    variable,
    mean: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
    square: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
  }))
  let t = 0

  return {
    step: (loss) =>
      tf.tidy(() => {
        t += 1
        const warmup = options.warmup_steps > 0 ? Math.min(1, t / options.warmup_steps) : 1
        const learningRate = options.learning_rate * warmup
        const keep = 1 - learningRate * options.weight_decay
        const stepSize = learningRate / (1 - beta1 ** t)
        const squareScale = 1 / Math.sqrt(1 - beta2 ** t)
        const { value, grads } = tf.variableGrads(loss, [...variables])
        for (const { variable, mean, square } of moments) {
          const gradient = grads[variable.name]
          if (gradient === undefined) throw new Error(`the loss does not depend on ${variable.name}`)
          mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)))
          square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)))
          const denominator = tf.add(tf.mul(tf.sqrt(square), squareScale), options.eps)
          variable.assign(tf.sub(tf.mul(variable, keep), tf.mul(tf.div(mean, denominator), stepSize)))
        }
        return value
      }),
    dispose: () => {
      for (const { mean, square } of moments) {
        mean.dispose()
        square.dispose()
      }
    },
  }
}
