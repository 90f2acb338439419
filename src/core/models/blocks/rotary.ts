/** Rotary positions (Su et al. 2021): pairs of a head's elements turn by an angle that grows with the position. */
import { constant } from '../../../onnx/constant.ts'
import type { GraphBuilder, Value } from '../../../onnx/graph.ts'
import { add, mul } from '../../../onnx/operators/arithmetic.ts'
import { matmul } from '../../../onnx/operators/matmul.ts'
import type { Architecture } from '../architecture.ts'

interface Table {
  readonly cosines: Value<'float32'>
  readonly sines: Value<'float32'>
}

interface Positions {
  readonly first: number
  readonly count: number
}

/** Tables by graph and positions: every layer of a graph turns by the same angles. */
const tables = new WeakMap<GraphBuilder, Map<string, Table>>()

/** Turns x float32 [rows, heads, count, d_head], whose positions are `first`, `first` + 1, ... */
export function rotate(x: Value<'float32'>, a: Architecture, positions: Positions): Value<'float32'> {
  const made = tables.get(x.builder) ?? new Map<string, Table>()
  tables.set(x.builder, made)
  const key = `${positions.first} ${positions.count}`
  const { cosines, sines } = made.get(key) ?? tableOf(x.builder, a, positions)
  made.set(key, { cosines, sines })
  return add(mul(x, cosines), mul(matmul(x, quarterTurn(x, a)), sines))
}

function tableOf(g: GraphBuilder, a: Architecture, { first, count }: Positions): Table {
  const { d_head } = a
  const angles = Array.from({ length: count * d_head }, (_, index) => {
    const pair = pairOf(index % d_head, a)
    return (first + Math.floor(index / d_head)) * a.rotary_base ** ((-2 * pair) / d_head)
  })
  return {
    cosines: constant(g, 'float32', [count, d_head], angles.map(Math.cos)),
    sines: constant(g, 'float32', [count, d_head], angles.map(Math.sin)),
  }
}

function pairOf(element: number, { rotary_pairs, d_head }: Architecture): number {
  return rotary_pairs === 'halves' ? element % (d_head / 2) : Math.floor(element / 2)
}

/** The matrix [d_head, d_head] that takes each pair (u, v) to (-v, u): exact, as each element has one term. */
function quarterTurn(x: Value<'float32'>, { rotary_pairs, d_head }: Architecture): Value<'float32'> {
  const matrix = new Float32Array(d_head * d_head)
  for (let element = 0; element < d_head; element += 1) {
    const isFirst = rotary_pairs === 'halves' ? element < d_head / 2 : element % 2 === 0
    const distance = rotary_pairs === 'halves' ? d_head / 2 : 1
    const partner = isFirst ? element + distance : element - distance
    matrix[partner * d_head + element] = isFirst ? -1 : 1
  }
  return constant(x.builder, 'float32', [d_head, d_head], matrix)
}
