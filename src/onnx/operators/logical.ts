import { checkDType, checkSameDType } from '../check.ts'
import type { Numeric } from '../dtype.ts'
import { builderOf, type Value } from '../graph.ts'
import { broadcast } from '../shape.ts'

/** Logic on bool values, and choice by them, broadcast as numpy does. */

/** a and b. */
export function and(a: Value<'bool'>, b: Value<'bool'>): Value<'bool'> {
  const builder = builderOf('and', a, b)
  checkDType('and', a, ['bool'])
  checkDType('and', b, ['bool'])
  return builder.addNode('And', [a, b], 'bool', broadcast('and', [a.shape, b.shape]))
}

/** not x. */
export function not(x: Value<'bool'>): Value<'bool'> {
  checkDType('not', x, ['bool'])
  return x.builder.addNode('Not', [x], 'bool', x.shape)
}

/** The elements of `a` where `condition` holds, those of `b` elsewhere. */
export function where<D extends Numeric>(
  condition: Value<'bool'>,
  a: Value<D>,
  b: Value<NoInfer<D>>,
): Value<D> {
  const builder = builderOf('where', condition, a, b)
  checkDType('where', condition, ['bool'])
  checkDType('where', a, ['float32', 'float64', 'int64'])
  checkSameDType('where', a, b)
  const shape = broadcast('where', [condition.shape, a.shape, b.shape])
  return builder.addNode('Where', [condition, a, b], a.dtype, shape)
}
