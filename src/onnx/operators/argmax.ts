import { checkAxis, checkDType } from '../check.ts'
import type { Float } from '../dtype.ts'
import type { Dim, Value } from '../graph.ts'
import type { ReduceOptions } from './reduce.ts'

/** The index of the largest element along `axis`, the first of equals: int64. */
export function argMax(
  x: Value<Float>,
  axis: number,
  { keepdims = false }: ReduceOptions = {},
): Value<'int64'> {
  checkDType('argMax', x, ['float32', 'float64'])
  const place = checkAxis('argMax', x, axis)
  const shape: Dim[] = x.shape.flatMap((dim, i) => (i !== place ? [dim] : keepdims ? [1] : []))
  return x.builder.addNode('ArgMax', [x], 'int64', shape, { axis: place, keepdims: keepdims ? 1 : 0 })
}
