import { checkDType, checkSameDType, describe } from '../check.ts'
import type { Float } from '../dtype.ts'
import { builderOf, type Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'
import { broadcast, type Dim } from '../shape.ts'

/**
 * The matrix product: a [..., m, k] and b [..., k, n] make [..., m, n], leading axes broadcast. A vector is a row
 * at the left and a column at the right, and its axis is gone from the result, as in numpy.
 */
export function matmul<D extends Float>(a: Value<D>, b: Value<NoInfer<D>>): Value<D> {
  const builder = builderOf('matmul', a, b)
  checkDType('matmul', a, ['float32', 'float64'])
  checkSameDType('matmul', a, b)
  const inner = b.shape.at(b.shape.length > 1 ? -2 : -1)
  const last = a.shape.at(-1)
  if (inner === undefined || last === undefined) {
    throw new GraphError('matmul', `${describe(a)} by ${describe(b)}: neither may be a scalar, use mul`)
  }
  if (inner !== last) {
    throw new GraphError(
      'matmul',
      `${describe(a)} by ${describe(b)}: the last axis of a (${last}) must equal the axis of b that it is summed with (${inner})`,
    )
  }
  const shape: Dim[] = broadcast('matmul', [a.shape.slice(0, -2), b.shape.slice(0, -2)])
  shape.push(...a.shape.slice(0, -1).slice(-1))
  if (b.shape.length > 1) shape.push(...b.shape.slice(-1))
  return builder.addNode('MatMul', [a, b], a.dtype, shape)
}
