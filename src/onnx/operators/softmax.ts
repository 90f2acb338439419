import { checkAxis, checkDType } from '../check.ts'
import type { Float } from '../dtype.ts'
import type { Value } from '../graph.ts'

/** Probabilities from logits along one axis. */

/** exp(x) over its sum along `axis`. */
export function softmax<D extends Float>(x: Value<D>, axis: number): Value<D> {
  return along('softmax', 'Softmax', x, axis)
}

/** The logarithm of softmax, without overflow. */
export function logSoftmax<D extends Float>(x: Value<D>, axis: number): Value<D> {
  return along('logSoftmax', 'LogSoftmax', x, axis)
}

function along<D extends Float>(name: string, operator: string, x: Value<D>, axis: number): Value<D> {
  checkDType(name, x, ['float32', 'float64'])
  return x.builder.addNode(operator, [x], x.dtype, x.shape, { axis: checkAxis(name, x, axis) })
}
