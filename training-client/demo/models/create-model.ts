import type { TensorFlow } from '../../tfjs/tensorflow.ts'
import type { DemoConfiguration } from '../configuration.ts'
import type { Random } from '../random.ts'
import { createMlp } from './mlp.ts'
import type { DemoModel } from './model.ts'
import { createTransformer } from './transformer.ts'

/** Makes the model that a configuration names, with weights drawn from `random`. */
export function createModel(
  tf: TensorFlow,
  { model, modulus }: DemoConfiguration,
  random: Random,
): DemoModel {
  switch (model.architecture) {
    case 'mlp':
      return createMlp(tf, modulus, model, random)
    case 'transformer':
      return createTransformer(tf, modulus, model, random)
  }
}
