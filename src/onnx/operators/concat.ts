import { checkAxis, checkSameDType, describe } from '../check.ts'
import type { DType } from '../dtype.ts'
import { builderOf, type Dim, type Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'

/**
 * Values one after the other along `axis`; all other axes must be equal. Sizes along the axis are summed; where one
 * is a symbol the sum is named `a+b`.
 */
export function concat<D extends DType>(values: readonly Value<D>[], axis: number): Value<D> {
  const [first, ...others] = values
  if (first === undefined) throw new GraphError('concat', 'give at least one value')
  const builder = builderOf('concat', first, ...others)
  checkSameDType('concat', first, ...others)
  const place = checkAxis('concat', first, axis)
  for (const other of others) {
    const fits =
      other.shape.length === first.shape.length &&
      other.shape.every((dim, i) => i === place || dim === first.shape[i])
    if (!fits) {
      throw new GraphError(
        'concat',
        `${describe(first)} and ${describe(other)} differ elsewhere than in axis ${place}`,
      )
    }
  }
  const along = values.flatMap((value) => value.shape.slice(place, place + 1))
  const shape: Dim[] = [...first.shape]
  shape[place] = sum(along)
  return builder.addNode('Concat', values, first.dtype, shape, { axis: place })
}

function sum(dims: readonly Dim[]): Dim {
  const symbols = dims.filter((dim) => typeof dim === 'string')
  const total = dims.reduce((size: number, dim) => (typeof dim === 'number' ? size + dim : size), 0)
  if (symbols.length === 0) return total
  return total === 0 ? symbols.join('+') : `${symbols.join('+')}+${total}`
}
