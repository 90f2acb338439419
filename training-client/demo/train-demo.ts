import type { NamedTensor } from '../client/named-tensor.ts'
import { createAdamW } from '../tfjs/adamw.ts'
import { snapshotOf } from '../tfjs/snapshot-of.ts'
import type { TensorFlow } from '../tfjs/tensorflow.ts'
import type { DemoConfiguration } from './configuration.ts'
import { evaluateLogits } from './evaluate.ts'
import { createModel } from './models/create-model.ts'
import { splitPairs } from './pairs.ts'
import { createRandom } from './random.ts'
import { type DemoScalars, type Evaluation, summarize, type TrainingSummary } from './summary.ts'

export type TrainOptions = {
  tf: TensorFlow
  /** Called every `snapshot_every` steps, and at step 0 and the last step, before `onSnapshot`. */
  onStep?: (step: number, scalars: DemoScalars) => void
  onSnapshot?: (step: number, tensors: NamedTensor[]) => void
  /** Asked after each step; true ends the run there. */
  shouldStop?: () => boolean
  /** Steps between turns of the event loop, so that a progress display and timers run. Default 10. */
  yieldEvery?: number
}

/** Trains a demo run full-batch on the current backend of `tf`, from seeded weights, and tells what came of it. */
export async function trainDemo(
  configuration: DemoConfiguration,
  options: TrainOptions,
): Promise<TrainingSummary> {
  const { tf, onStep, onSnapshot, shouldStop, yieldEvery = 10 } = options
  const random = createRandom(configuration.seed)
  const pairs = splitPairs(configuration, random)
  const tensorsBefore = tf.memory().numTensors
  const model = createModel(tf, configuration, random)
  const optimizer = createAdamW(tf, Object.values(model.variables), configuration.optimizer)
  const p = configuration.modulus
  const oneHot = (values: number[] | Int32Array, classes: number) =>
    tf.tidy(() => tf.oneHot(tf.tensor1d(values, 'int32'), classes).toFloat().as2D(values.length, classes))
  const ofTrain = (values: Int32Array) => pairs.train.map((index) => values[index] ?? 0)
  const vocabulary = configuration.model.architecture === 'transformer' ? p + 1 : p
  const all = { a: oneHot(pairs.a, p), b: oneHot(pairs.b, p) }
  const train = {
    a: oneHot(ofTrain(pairs.a), p),
    b: oneHot(ofTrain(pairs.b), p),
    labels: oneHot(ofTrain(pairs.labels), vocabulary),
  }

  const seconds = { training: 0, evaluating: 0, reporting: 0 }
  const timed = <T>(part: keyof typeof seconds, work: () => T): T => {
    const start = performance.now()
    try {
      return work()
    } finally {
      seconds[part] += (performance.now() - start) / 1000
    }
  }
  const evaluations: Evaluation[] = []
  const evaluate = (step: number) => {
    const evaluation = timed('evaluating', () => {
      // Read outside of tf.tidy, which would search a returned array for tensors, number by number.
      const output = tf.tidy(() => model.logits(all.a, all.b))
      const logits = Float32Array.from(output.dataSync())
      output.dispose()
      const { train: fit, test } = evaluateLogits(logits, vocabulary, pairs.labels, pairs.split)
      return {
        train_loss: fit.loss,
        test_loss: test.loss,
        train_accuracy: fit.accuracy,
        test_accuracy: test.accuracy,
      }
    })
    evaluations.push({
      step,
      seconds: seconds.training + seconds.evaluating + seconds.reporting,
      ...evaluation,
    })
    timed('reporting', () => {
      onStep?.(step, evaluation)
      onSnapshot?.(step, snapshotOf(model.variables))
    })
  }

  const start = performance.now()
  let step = 0
  let stopped: TrainingSummary['ended_by'] = 'budget'
  evaluate(0)
  while (step < configuration.max_steps) {
    step += 1
    timed('training', () =>
      optimizer
        .step(() => tf.losses.softmaxCrossEntropy(train.labels, model.logits(train.a, train.b)).asScalar())
        .dispose(),
    )
    const asked = shouldStop?.() ?? false
    if (step % configuration.snapshot_every === 0 || step === configuration.max_steps || asked) evaluate(step)
    if (asked) {
      stopped = 'asked'
      break
    }
    if (step % yieldEvery === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  tf.dispose([all, train])
  optimizer.dispose()
  model.dispose()
  return summarize({
    configuration,
    evaluations,
    steps: step,
    ended_by: stopped,
    seconds: { ...seconds, total: (performance.now() - start) / 1000 },
    tensors_left: tf.memory().numTensors - tensorsBefore,
  })
}
