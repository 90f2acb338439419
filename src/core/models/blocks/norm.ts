/** Layer norm and RMS norm over the last axis, from primitives. */
import { constant } from '../../../onnx/constant.ts'
import type { Value } from '../../../onnx/graph.ts'
import { add, div, mul, sub } from '../../../onnx/operators/arithmetic.ts'
import { reduceMean } from '../../../onnx/operators/reduce.ts'
import { sqrt } from '../../../onnx/operators/unary.ts'
import type { Architecture } from '../architecture.ts'

/** x float32 [..., d_model] normalized, scaled by [d_model] and, where there is one, moved by a bias [d_model]. */
export function norm(
  x: Value<'float32'>,
  { normalization, norm_epsilon }: Architecture,
  scale: Value<'float32'>,
  bias: Value<'float32'> | null,
): Value<'float32'> {
  const centred = normalization === 'layer_norm' ? sub(x, reduceMean(x, [-1], { keepdims: true })) : x
  const variance = reduceMean(mul(centred, centred), [-1], { keepdims: true })
  const epsilon = constant(x.builder, 'float32', [], [norm_epsilon])
  const scaled = mul(div(centred, sqrt(add(variance, epsilon))), scale)
  return bias === null ? scaled : add(scaled, bias)
}
