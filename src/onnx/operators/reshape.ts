import { describe } from '../check.ts'
import { constant } from '../constant.ts'
import type { DType } from '../dtype.ts'
import { builderOf, type Shape, type Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'
import { checkShape, formatShape } from '../shape.ts'
import { concat } from './concat.ts'

/**
 * x with the same elements, in row-major order, under another shape. A symbol of `shape` takes its size from x, or
 * from one of `sizes`, if it is a dimension there; at most one may be new, and names what is left over: [rows, n, C]
 * to [rows*n, C]. A name with * is known to be a product, so that splitting and merging are checked. Throws where
 * the number of elements is known to differ, and for two new symbols: pass a value in `sizes` that has one of them.
 */
export function reshape<D extends DType>(x: Value<D>, shape: Shape, sizes: readonly Value[] = []): Value<D> {
  const builder = builderOf('reshape', x, ...sizes)
  checkShape('reshape', shape)
  const refuse = (reason: string) =>
    new GraphError('reshape', `${describe(x)} to ${formatShape(shape)}: ${reason}`)

  if (shape.includes(0)) throw refuse('a dimension of 0 is not allowed')
  const known = (symbol: string) => [x, ...sizes].some((value) => value.shape.includes(symbol))
  const left = shape.flatMap((dim) => (typeof dim === 'string' && !known(dim) ? [dim] : []))
  if (left.length > 1) throw refuse(`${left.join(' and ')} are new names: at most one size can be left over`)
  const { from, to } = cancel(x.shape, shape)
  const allCancelled = from.symbols.length === 0 && to.symbols.length === 0
  // Without a new name, and under a name that says what it is a product of, everything must cancel.
  const mustCancel = left.length === 0 || left.some((name) => name.includes('*'))
  if (allCancelled ? from.product !== to.product : mustCancel) {
    throw refuse(`the numbers of elements differ, ${formatProduct(from)} against ${formatProduct(to)}`)
  }
  if (left.length === 1 && from.symbols.length === 0 && !allCancelled) {
    throw refuse(`${left.join()} has the known size ${from.product} / ${to.product}: write it as a number`)
  }

  const pieces: Value<'int64'>[] = []
  let run: number[] = []
  const endRun = () => {
    if (run.length > 0) pieces.push(constant(builder, 'int64', [run.length], run))
    run = []
  }
  shape.forEach((dim, axis) => {
    const source = [x, ...sizes].find((value) => value.shape.includes(dim))
    if (typeof dim === 'number') run.push(dim)
    else if (x.shape[axis] === dim) run.push(0)
    else if (source === undefined) run.push(-1)
    else {
      endRun()
      const start = source.shape.indexOf(dim)
      pieces.push(builder.addNode('Shape', [source], 'int64', [1], { start, end: start + 1 }))
    }
  })
  endRun()
  const [only] = pieces
  if (only === undefined) {
    return builder.addNode('Reshape', [x, constant(builder, 'int64', [0], [])], x.dtype, shape)
  }
  return builder.addNode('Reshape', [x, pieces.length === 1 ? only : concat(pieces, 0)], x.dtype, shape)
}

interface Product {
  readonly product: number
  readonly symbols: readonly string[]
}

/** Both element counts as products, without the symbols that they share. */
function cancel(from: Shape, to: Shape): { from: Product; to: Product } {
  const a = factors(from)
  const b = factors(to)
  const rest = [...b.symbols]
  const own = a.symbols.filter((symbol) => {
    const at = rest.indexOf(symbol)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
  return { from: { product: a.product, symbols: own }, to: { product: b.product, symbols: rest } }
}

function factors(shape: Shape): Product {
  const parts = shape.flatMap((dim) => String(dim).split('*'))
  const numeric = (part: string) => /^\d+$/.test(part)
  return {
    product: parts.filter(numeric).reduce((product, part) => product * Number(part), 1),
    symbols: parts.filter((part) => !numeric(part)),
  }
}

function formatProduct({ product, symbols }: Product): string {
  return [product, ...symbols].join(' * ')
}
