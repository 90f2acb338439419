import { checkDType } from '../check.ts'
import type { Float } from '../dtype.ts'
import type { Value } from '../graph.ts'

/** Functions that rise smoothly from one level to another, element by element; the shape stays. */

/** 1 / (1 + exp(-x)). */
export function sigmoid<D extends Float>(x: Value<D>): Value<D> {
  checkDType('sigmoid', x, ['float32', 'float64'])
  return x.builder.addNode('Sigmoid', [x], x.dtype, x.shape)
}

/** The hyperbolic tangent. */
export function tanh<D extends Float>(x: Value<D>): Value<D> {
  checkDType('tanh', x, ['float32', 'float64'])
  return x.builder.addNode('Tanh', [x], x.dtype, x.shape)
}

/** The error function; of float32 alone, since the runtime has no other. */
export function erf(x: Value<'float32'>): Value<'float32'> {
  checkDType('erf', x, ['float32'])
  return x.builder.addNode('Erf', [x], x.dtype, x.shape)
}
