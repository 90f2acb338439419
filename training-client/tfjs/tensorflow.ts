import type * as tensorflow from '@tensorflow/tfjs'

/** The module `@tensorflow/tfjs`, passed as a value so that nothing here loads it or picks a backend by itself. */
export type TensorFlow = typeof tensorflow
