/** Gram matrices of large matrices in float32, of which half of what mirrors the other half is left out. */
import { type Graph, graph } from '../../../onnx/graph.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import { transpose } from '../../../onnx/operators/transpose.ts'
import { call, type Evaluation, release } from '../../evaluation.ts'
import type { HeldTensor } from '../../weights.ts'
import { float32, float32Output } from '../arrays.ts'
import type { Sides } from './sides.ts'

/**
 * The halves of a matrix's short side, first float32 [long, first] and second [long, second] -> the Gram matrix without
 * what lies below its diagonal blocks: first_first, first_second and second_second, summed in float32.
 */
export const gramOfHalves: Graph = build()

function build(): Graph {
  const g = graph('gram_of_halves')
  const first = g.input('first', 'float32', ['long', 'first'])
  const second = g.input('second', 'float32', ['long', 'second'])
  const turned = transpose(first, [1, 0])
  g.output('first_first', matmul(turned, first))
  g.output('first_second', matmul(turned, second))
  g.output('second_second', matmul(transpose(second, [1, 0]), second))
  return g.finish()
}

/** Elements of one call: what bounds its memory. */
const chunkElements = 1_048_576

/**
 * The Gram matrix on the smaller side of W, float64 [n, n], of which only what is on and right of its diagonal is
 * there; summed in float32 within each chunk of the longer side, and in float64 over them.
 */
export function* coarseGramOf(tensor: HeldTensor, sides: Sides): Evaluation<Float64Array> {
  const { long, short } = sides
  const total = new Float64Array(short * short)
  const half = short >> 1
  const length = Math.min(long, Math.max(1, Math.floor(chunkElements / short)))
  // Used again for each chunk, since a call copies what it is given.
  const halves = new Float32Array(length * short)
  for (let start = 0; start < long; start += length) {
    const count = Math.min(length, long - start)
    const first = halves.subarray(0, count * half)
    const second = halves.subarray(length * half, length * half + count * (short - half))
    yield* fillHalves(tensor, sides, start, count, { first, second })
    const results = yield* call(gramOfHalves, {
      first: float32([count, half], first),
      second: float32([count, short - half], second),
    })
    addBlock(total, short, 0, 0, float32Output(results, 'first_first'))
    addBlock(total, short, 0, half, float32Output(results, 'first_second'))
    addBlock(total, short, half, half, float32Output(results, 'second_second'))
  }
  yield* release(halves)
  return total
}

interface Halves {
  readonly first: Float32Array
  readonly second: Float32Array
}

/** `count` of the longer side from `start` on, each a row, cut in two. */
function* fillHalves(
  tensor: HeldTensor,
  { rows, columns, short }: Sides,
  start: number,
  count: number,
  { first, second }: Halves,
): Evaluation<void> {
  const half = short >> 1
  if (rows >= columns) {
    const block = yield* tensor.read(start * columns, count * columns)
    for (let row = 0; row < count; row += 1) {
      const at = row * columns
      first.set(block.subarray(at, at + half), row * half)
      second.set(block.subarray(at + half, at + columns), row * (short - half))
    }
    return
  }
  for (let row = 0; row < rows; row += 1) {
    const part = yield* tensor.read(row * columns + start, count)
    const [target, width, at] = row < half ? [first, half, row] : [second, short - half, row - half]
    for (let index = 0; index < count; index += 1) target[index * width + at] = part[index] ?? 0
  }
}

/** total += block, from that row and column on. */
function addBlock(
  total: Float64Array,
  n: number,
  row: number,
  column: number,
  { shape, data }: { readonly shape: readonly number[]; readonly data: Float32Array },
): void {
  const [height = 0, width = 0] = shape
  for (let i = 0; i < height; i += 1) {
    const target = total.subarray((row + i) * n + column, (row + i) * n + column + width)
    const source = data.subarray(i * width, (i + 1) * width)
    for (let j = 0; j < width; j += 1) target[j] = (target[j] ?? 0) + (source[j] ?? 0)
  }
}
