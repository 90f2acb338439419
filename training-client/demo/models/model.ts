import type { Tensor2D, Variable } from '@tensorflow/tfjs'

/** A demo model: its variables by the names that snapshots use, and how they make logits. */
export type DemoModel = {
  variables: Readonly<Record<string, Variable>>
  /**
   * Logits [n, vocabulary] of n pairs, whose operands are given one-hot, [n, p] each: an embedding by gather has no
   * gradient on the wasm backend. The caller wraps it in tf.tidy.
   */
  logits(a: Tensor2D, b: Tensor2D): Tensor2D
  /** Frees the variables and any constants. */
  dispose(): void
}
