/** The Gini coefficient of Hurley & Rickard 2009, by sorting. */
import { at, dot, sum, upTo } from './arrays.ts'
import { basisRows } from './fourier.ts'

/** 1 - 2 sum_k (c_(k) / sum c) (N - k + 1/2) / N, c ascending and k from 1. */
export function gini(values: readonly number[]): number {
  const ascending = [...values].sort((a, b) => a - b)
  const count = ascending.length
  const total = sum(ascending)
  return 1 - 2 * sum(ascending.map((value, index) => ((value / total) * (count - (index + 1) + 0.5)) / count))
}

/** Gini of the norms of F times a matrix [n, width]. */
export function giniInFourierBasis(matrix: readonly (readonly number[])[]): number {
  const width = at(matrix, 0).length
  const norms = basisRows(matrix.length).map(({ row }) => {
    const component = upTo(width).map((column) =>
      dot(
        row,
        matrix.map((values) => at(values, column)),
      ),
    )
    return Math.sqrt(dot(component, component))
  })
  return gini(norms)
}
