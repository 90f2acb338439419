import { checkAxes, describe } from '../check.ts'
import { constant } from '../constant.ts'
import type { DType } from '../dtype.ts'
import type { Dim, Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'

/** Adding and removing axes of size 1. */

/** x with an axis of size 1 at each of `axes`, which are axes of the result. */
export function unsqueeze<D extends DType>(x: Value<D>, axes: readonly number[]): Value<D> {
  const rank = x.shape.length + axes.length
  const places = checkAxes('unsqueeze', x, axes, rank)
  const rest = [...x.shape]
  const shape: Dim[] = []
  for (let axis = 0; axis < rank; axis++) shape.push(...(places.includes(axis) ? [1] : rest.splice(0, 1)))
  const operand = constant(x.builder, 'int64', [places.length], places)
  return x.builder.addNode('Unsqueeze', [x, operand], x.dtype, shape)
}

/** x without `axes`, each of which must have size 1. */
export function squeeze<D extends DType>(x: Value<D>, axes: readonly number[]): Value<D> {
  const places = checkAxes('squeeze', x, axes)
  for (const axis of places) {
    if (x.shape[axis] !== 1) {
      throw new GraphError(
        'squeeze',
        `axis ${axis} of ${describe(x)} is ${x.shape[axis]}: only 1 can be squeezed`,
      )
    }
  }
  const shape = x.shape.filter((_, axis) => !places.includes(axis))
  const operand = constant(x.builder, 'int64', [places.length], places)
  return x.builder.addNode('Squeeze', [x, operand], x.dtype, shape)
}
