import { checkDType, checkSameDType } from '../check.ts'
import type { DType, Numeric } from '../dtype.ts'
import { builderOf, type Value } from '../graph.ts'
import { broadcast } from '../shape.ts'

/** Elementwise comparison of two values of one element type, broadcast as numpy does; the result is bool. */

/** a > b. */
export function greater<D extends Numeric>(a: Value<D>, b: Value<NoInfer<D>>): Value<'bool'> {
  return compare('greater', 'Greater', a, b, ['float32', 'float64', 'int64'])
}

/** a < b. */
export function less<D extends Numeric>(a: Value<D>, b: Value<NoInfer<D>>): Value<'bool'> {
  return compare('less', 'Less', a, b, ['float32', 'float64', 'int64'])
}

/** a = b; NaN equals nothing. */
export function equal<D extends DType>(a: Value<D>, b: Value<NoInfer<D>>): Value<'bool'> {
  return compare('equal', 'Equal', a, b, ['float32', 'float64', 'int64', 'bool'])
}

function compare(
  name: string,
  operator: string,
  a: Value,
  b: Value,
  allowed: readonly DType[],
): Value<'bool'> {
  const builder = builderOf(name, a, b)
  checkDType(name, a, allowed)
  checkSameDType(name, a, b)
  return builder.addNode(operator, [a, b], 'bool', broadcast(name, [a.shape, b.shape]))
}
