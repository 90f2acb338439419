/** A model's forward pass over a whole grid of operand pairs, from tables that are made once for each operand. */
import type { Graph } from '../../onnx/graph.ts'

/**
 * Two graphs that equal `forward` on every pair (first[i], second[j], suffix ...), with far fewer operations: what
 * depends on one operand alone is computed once for it, and W_U is applied to W_out once.
 */
export interface GridModel {
  /**
   * The tensors, first int64 [n], second int64 [n], suffix int64 [suffix] (the tokens after the operands) and columns
   * int64 [classes] -> the inputs of `pairs`, by name.
   */
  readonly tables: Graph
  /**
   * A block of the tables and the further inputs of `sumNeurons` -> logits float32 [block, n, classes], in the order of
   * columns, and the outputs of `sumNeurons`: the neurons themselves, 26 MB modulo 113, stay inside.
   */
  readonly pairs: Graph
  /** Those inputs of `pairs` whose first axis is the first operand's: they are cut into blocks. */
  readonly blockwise: readonly string[]
}
