/** The Gini coefficient of a matrix's component norms in a basis, as a piece of a graph. */
import { constant } from '../../../onnx/constant.ts'
import type { Value } from '../../../onnx/graph.ts'
import { div, mul, sub } from '../../../onnx/operators/arithmetic.ts'
import { unsqueeze } from '../../../onnx/operators/axes.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { reduceSum } from '../../../onnx/operators/reduce.ts'
import { sizeOf } from '../../../onnx/operators/size.ts'
import { abs, cast, sqrt } from '../../../onnx/operators/unary.ts'
import type { Reading } from '../../../wire/reading.ts'

/**
 * matrix float64 [n, width], basis float64 [n, n] with unit rows -> a float64 scalar: 0 where all n components have
 * equal norms, near 1 where one holds everything. The mean absolute difference over twice the mean, which equals
 * 1 - 2 sum_k (c_(k) / sum c) (n - k + 1/2) / n of Hurley & Rickard 2009 and needs no sorting.
 */
export function giniOfComponents(matrix: Value<'float64'>, basis: Value<'float64'>): Value<'float64'> {
  const components = matmul(basis, matrix)
  const norms = sqrt(reduceSum(mul(components, components), [1]))
  const differences = reduceSum(abs(sub(unsqueeze(norms, [0]), unsqueeze(norms, [1]))), [0, 1])
  const total = reduceSum(norms, [0])
  const count = cast(sizeOf(norms, 0), 'float64')
  return div(differences, mul(mul(count, total), constant(matrix.builder, 'float64', [], [2])))
}

/** The reading of a Gini coefficient: NaN where all components are zero. */
export function giniReading(gini: number): Reading {
  return Number.isNaN(gini)
    ? { undefined_because: 'the matrix is zero, so its components have no shares' }
    : { value: gini }
}
