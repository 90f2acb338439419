/** Functions of one floating-point number each. */
import { floats, type Operator, type Operators, typed } from '../node.ts'
import { unknown } from '../value.ts'

/** About how many operations an exponential, a logarithm or a sine takes. */
export const transcendental = 10

const onFloats = (operations = 1): Operator => ({
  inputs: [1, 1],
  infer: (applied) => {
    const { type, shape } = typed(applied, 0, floats)
    return unknown(type, shape)
  },
  operations: ({ inputs }) => operations * (inputs[0]?.shape.reduce((product, dim) => product * dim, 1) ?? 0),
})

export const functions: Operators = {
  ...Object.fromEntries(
    [
      'Sqrt',
      'Reciprocal',
      'Relu',
      'LeakyRelu',
      'HardSigmoid',
      'HardSwish',
      'ThresholdedRelu',
      'Softsign',
    ].map((name) => [name, onFloats()]),
  ),
  ...Object.fromEntries(['Floor', 'Ceil', 'Round'].map((name) => [name, onFloats()])),
  ...Object.fromEntries(
    ['Exp', 'Log', 'Tanh', 'Erf', 'Sigmoid', 'Gelu', 'Elu', 'Celu', 'Selu', 'Softplus', 'Mish', 'Swish'].map(
      (name) => [name, onFloats(transcendental)],
    ),
  ),
  ...Object.fromEntries(
    ['Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh', 'Asinh', 'Acosh', 'Atanh'].map((name) => [
      name,
      onFloats(transcendental),
    ]),
  ),
}
