import { checkAxis, describe } from '../check.ts'
import type { DType } from '../dtype.ts'
import type { Dim, Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'

/** The axes in another order: axis i of the result is axis `permutation[i]` of x. */
export function transpose<D extends DType>(x: Value<D>, permutation: readonly number[]): Value<D> {
  const places = permutation.map((axis) => checkAxis('transpose', x, axis))
  if (places.length !== x.shape.length || new Set(places).size !== places.length) {
    throw new GraphError(
      'transpose',
      `[${permutation.join(', ')}] does not name each axis of ${describe(x)} once`,
    )
  }
  const shape: Dim[] = places.flatMap((axis) => x.shape.slice(axis, axis + 1))
  return x.builder.addNode('Transpose', [x], x.dtype, shape, { perm: places })
}
