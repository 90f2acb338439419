import { checkDType, checkSameDType } from '../check.ts'
import type { Numeric } from '../dtype.ts'
import { builderOf, type Value } from '../graph.ts'
import { broadcast } from '../shape.ts'

/** Elementwise arithmetic of two values of one element type, broadcast as numpy does. */

/** a + b. */
export function add<D extends Numeric>(a: Value<D>, b: Value<NoInfer<D>>): Value<D> {
  return elementwise('add', 'Add', a, b)
}

/** a - b. */
export function sub<D extends Numeric>(a: Value<D>, b: Value<NoInfer<D>>): Value<D> {
  return elementwise('sub', 'Sub', a, b)
}

/** a * b. */
export function mul<D extends Numeric>(a: Value<D>, b: Value<NoInfer<D>>): Value<D> {
  return elementwise('mul', 'Mul', a, b)
}

/** a / b; of int64 the quotient rounded toward zero. */
export function div<D extends Numeric>(a: Value<D>, b: Value<NoInfer<D>>): Value<D> {
  return elementwise('div', 'Div', a, b)
}

/** The larger of a and b. */
export function max<D extends Numeric>(a: Value<D>, b: Value<NoInfer<D>>): Value<D> {
  return elementwise('max', 'Max', a, b)
}

/** The smaller of a and b. */
export function min<D extends Numeric>(a: Value<D>, b: Value<NoInfer<D>>): Value<D> {
  return elementwise('min', 'Min', a, b)
}

function elementwise<D extends Numeric>(name: string, operator: string, a: Value<D>, b: Value<D>): Value<D> {
  const builder = builderOf(name, a, b)
  checkDType(name, a, ['float32', 'float64', 'int64'])
  checkSameDType(name, a, b)
  return builder.addNode(operator, [a, b], a.dtype, broadcast(name, [a.shape, b.shape]))
}
