import { type DType, dtypes } from './dtype.ts'
import type { GraphBuilder, Value } from './graph.ts'
import { GraphError } from './graph-error.ts'
import { checkShape, formatShape } from './shape.ts'

type Element = number | bigint | boolean

/**
 * A constant of the graph, elements in row-major order: numbers for float32 (rounded to nearest) and float64,
 * safe integers or bigints for int64, booleans for bool. Throws if their count is not the product of `shape`.
 */
export function constant<D extends DType>(
  g: GraphBuilder,
  dtype: D,
  shape: readonly number[],
  elements: ArrayLike<Element>,
): Value<D> {
  checkShape('constant', shape)
  const count = shape.reduce((product, dim) => product * dim, 1)
  if (count !== elements.length) {
    throw new GraphError(
      'constant',
      `${formatShape(shape)} holds ${count} elements, but ${elements.length} are given`,
    )
  }
  const bytes = new Uint8Array(count * dtypes[dtype].bytes)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < count; i++) writeElement(view, dtype, i, elements[i])
  return g.addConstant(dtype, shape, bytes)
}

function writeElement(view: DataView, dtype: DType, index: number, element: Element | undefined): void {
  const at = index * dtypes[dtype].bytes
  const integer = typeof element === 'number' && Number.isSafeInteger(element) ? BigInt(element) : element
  if (dtype === 'float32' && typeof element === 'number') view.setFloat32(at, element, true)
  else if (dtype === 'float64' && typeof element === 'number') view.setFloat64(at, element, true)
  else if (dtype === 'bool' && typeof element === 'boolean') view.setUint8(at, element ? 1 : 0)
  else if (dtype === 'int64' && typeof integer === 'bigint' && BigInt.asIntN(64, integer) === integer) {
    view.setBigInt64(at, integer, true)
  } else {
    throw new GraphError('constant', `element ${index} is ${String(element)}, which is not a ${dtype}`)
  }
}
