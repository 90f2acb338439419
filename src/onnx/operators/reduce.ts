import { checkAxes, checkDType, describe } from '../check.ts'
import { constant } from '../constant.ts'
import type { DType, Float, Numeric } from '../dtype.ts'
import type { Dim, Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'

/** Reductions over axes. With `keepdims` a reduced axis stays with size 1; without, it is gone. */
export interface ReduceOptions {
  readonly keepdims?: boolean
}

/** The sum over `axes`. */
export function reduceSum<D extends Numeric>(
  x: Value<D>,
  axes: readonly number[],
  options?: ReduceOptions,
): Value<D> {
  return reduce('reduceSum', 'ReduceSum', ['float32', 'float64', 'int64'], x, axes, options)
}

/** The mean over `axes`. */
export function reduceMean<D extends Float>(
  x: Value<D>,
  axes: readonly number[],
  options?: ReduceOptions,
): Value<D> {
  return reduce('reduceMean', 'ReduceMean', ['float32', 'float64'], x, axes, options)
}

/** The largest element over `axes`. */
export function reduceMax<D extends Numeric>(
  x: Value<D>,
  axes: readonly number[],
  options?: ReduceOptions,
): Value<D> {
  return reduce('reduceMax', 'ReduceMax', ['float32', 'float64', 'int64'], x, axes, options)
}

/** log of the sum of exp over `axes`, without overflow. */
export function logSumExp<D extends Float>(
  x: Value<D>,
  axes: readonly number[],
  options?: ReduceOptions,
): Value<D> {
  return reduce('logSumExp', 'ReduceLogSumExp', ['float32', 'float64'], x, axes, options)
}

function reduce<D extends DType>(
  name: string,
  operator: string,
  allowed: readonly DType[],
  x: Value<D>,
  axes: readonly number[],
  { keepdims = false }: ReduceOptions = {},
): Value<D> {
  checkDType(name, x, allowed)
  // ONNX takes an empty list for all axes.
  if (axes.length === 0) throw new GraphError(name, `no axes of ${describe(x)} are given: name at least one`)
  const places = checkAxes(name, x, axes)
  const shape: Dim[] = x.shape.flatMap((dim, axis) => (!places.includes(axis) ? [dim] : keepdims ? [1] : []))
  const operand = constant(x.builder, 'int64', [places.length], places)
  return x.builder.addNode(operator, [x, operand], x.dtype, shape, { keepdims: keepdims ? 1 : 0 })
}
