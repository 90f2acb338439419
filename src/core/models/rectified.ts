/** ReLU of what a graph has just computed, as a piece of a graph. */
import { constant } from '../../onnx/constant.ts'
import type { Value } from '../../onnx/graph.ts'
import { max } from '../../onnx/operators/arithmetic.ts'

/**
 * max(x, 0), of any shape, float32. ONNX Runtime lets Relu overwrite its input, and its loop for that, with a branch an
 * element, takes eight times as long where signs alternate; Max writes elsewhere.
 */
export function rectified(x: Value<'float32'>): Value<'float32'> {
  return max(x, constant(x.builder, 'float32', [], [0]))
}
