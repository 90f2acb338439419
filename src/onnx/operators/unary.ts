import { checkDType } from '../check.ts'
import type { DType, Float, Numeric } from '../dtype.ts'
import type { Value } from '../graph.ts'

/** Functions of one value, element by element; the shape stays. */

/** max(x, 0). */
export function relu<D extends Float>(x: Value<D>): Value<D> {
  return ofFloat('relu', 'Relu', x)
}

/** e to the x. */
export function exp<D extends Float>(x: Value<D>): Value<D> {
  return ofFloat('exp', 'Exp', x)
}

/** The natural logarithm; -Infinity at 0, NaN below. */
export function log<D extends Float>(x: Value<D>): Value<D> {
  return ofFloat('log', 'Log', x)
}

/** The square root; NaN below 0. */
export function sqrt<D extends Float>(x: Value<D>): Value<D> {
  return ofFloat('sqrt', 'Sqrt', x)
}

/** -x. */
export function neg<D extends Numeric>(x: Value<D>): Value<D> {
  checkDType('neg', x, ['float32', 'float64', 'int64'])
  return x.builder.addNode('Neg', [x], x.dtype, x.shape)
}

/** The absolute value. */
export function abs<D extends Numeric>(x: Value<D>): Value<D> {
  checkDType('abs', x, ['float32', 'float64', 'int64'])
  return x.builder.addNode('Abs', [x], x.dtype, x.shape)
}

/** x as another element type. Floats are truncated toward zero for int64; what is not 0 is true. */
export function cast<D extends DType>(x: Value, dtype: D): Value<D> {
  return x.builder.addNode('Cast', [x], dtype, x.shape, { to: { dtype } })
}

function ofFloat<D extends Float>(name: string, operator: string, x: Value<D>): Value<D> {
  checkDType(name, x, ['float32', 'float64'])
  return x.builder.addNode(operator, [x], x.dtype, x.shape)
}
