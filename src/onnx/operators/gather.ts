import { checkAxis, checkDType, describe } from '../check.ts'
import type { DType } from '../dtype.ts'
import { builderOf, type Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'

/** Elements of x picked by int64 indices; an index below 0 counts from the end of its axis. */

/** Whole slices of x along `axis`: the result has the indices' shape in that axis' place. */
export function gather<D extends DType>(x: Value<D>, indices: Value<'int64'>, axis: number): Value<D> {
  const builder = builderOf('gather', x, indices)
  checkDType('gather', indices, ['int64'])
  const place = checkAxis('gather', x, axis)
  const shape = [...x.shape.slice(0, place), ...indices.shape, ...x.shape.slice(place + 1)]
  return builder.addNode('Gather', [x, indices], x.dtype, shape, { axis: place })
}

/**
 * One element for each index: result[i, j] is x[i, indices[i, j]] for axis 1. Indices have the rank of x, and off
 * the axis its dimensions, or smaller numbers.
 */
export function gatherElements<D extends DType>(
  x: Value<D>,
  indices: Value<'int64'>,
  axis: number,
): Value<D> {
  const builder = builderOf('gatherElements', x, indices)
  checkDType('gatherElements', indices, ['int64'])
  const place = checkAxis('gatherElements', x, axis)
  const fits = indices.shape.every((dim, i) => {
    const own = x.shape[i]
    return i === place || dim === own || (typeof dim === 'number' && typeof own === 'number' && dim <= own)
  })
  if (indices.shape.length !== x.shape.length || !fits) {
    throw new GraphError(
      'gatherElements',
      `indices ${describe(indices)} do not fit ${describe(x)}: equal rank, and off axis ${place} equal dimensions`,
    )
  }
  return builder.addNode('GatherElements', [x, indices], x.dtype, indices.shape, { axis: place })
}

/**
 * A slice for each row of indices [..., k], k a number: x[row[0], ..., row[k-1]]. The first `batchDims` axes of
 * both are walked together, so rows index the axes after them.
 */
export function gatherND<D extends DType>(x: Value<D>, indices: Value<'int64'>, batchDims = 0): Value<D> {
  const builder = builderOf('gatherND', x, indices)
  checkDType('gatherND', indices, ['int64'])
  const operands = `indices ${describe(indices)} into ${describe(x)}`
  const depth = indices.shape.at(-1)
  const most = Math.min(x.shape.length, indices.shape.length) - 1
  if (!Number.isInteger(batchDims) || batchDims < 0 || batchDims > most) {
    throw new GraphError('gatherND', `${operands}: ${batchDims} batch axes, allowed are 0 to ${most}`)
  }
  if (typeof depth !== 'number' || depth < 1 || batchDims + depth > x.shape.length) {
    throw new GraphError(
      'gatherND',
      `${operands}: the last axis of the indices must be a number from 1 to ${x.shape.length - batchDims}`,
    )
  }
  for (let axis = 0; axis < batchDims; axis++) {
    if (x.shape[axis] !== indices.shape[axis]) {
      throw new GraphError(
        'gatherND',
        `${operands}: batch axis ${axis} is ${indices.shape[axis]} and ${x.shape[axis]}`,
      )
    }
  }
  const shape = [...indices.shape.slice(0, -1), ...x.shape.slice(batchDims + depth)]
  return builder.addNode('GatherND', [x, indices], x.dtype, shape, { batch_dims: batchDims })
}
