/** Activations as graphs, in the precision of their input. */
import { constant } from '../../../onnx/constant.ts'
import type { Value } from '../../../onnx/graph.ts'
import { add, mul } from '../../../onnx/operators/arithmetic.ts'
import { erf, sigmoid, tanh } from '../../../onnx/operators/sigmoids.ts'
import { relu } from '../../../onnx/operators/unary.ts'
import type { Activation } from '../../../wire/model.ts'

/** The activation of x float32 [...], element by element. */
export function activate(x: Value<'float32'>, activation: Activation): Value<'float32'> {
  const times = (value: Value<'float32'>, factor: number) =>
    mul(value, constant(x.builder, 'float32', [], [factor]))
  const halfOnePlus = (value: Value<'float32'>) =>
    times(mul(x, add(value, constant(x.builder, 'float32', [], [1]))), 0.5)
  switch (activation) {
    case 'relu':
      return relu(x)
    case 'square':
      return mul(x, x)
    case 'silu':
      return mul(x, sigmoid(x))
    case 'gelu':
      return halfOnePlus(erf(times(x, Math.SQRT1_2)))
    case 'gelu_tanh': {
      const cubic = add(x, times(mul(x, mul(x, x)), 0.044715))
      return halfOnePlus(tanh(times(cubic, Math.sqrt(2 / Math.PI))))
    }
  }
}
