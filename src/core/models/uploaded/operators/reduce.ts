/** Operators that take axes together. */
import { sources } from '../broadcast.ts'
import {
  type Applied,
  axesOf,
  axisOf,
  fault,
  floats,
  integer,
  integerList,
  numbers,
  type Operator,
  type Operators,
  optional,
  shapeInput,
  typed,
} from '../node.ts'
import { elementsOf, knownOr, unknown, type Value } from '../value.ts'

type Join = (a: bigint, b: bigint) => bigint

function larger(a: bigint, b: bigint): bigint {
  if (a > b) return a
  return b
}

const operations = ({ inputs }: Applied): number => 2 * elementsOf(inputs[0]?.shape ?? [])

/** The axes are an attribute in older operator sets, and the second input in newer ones. */
function reduced(applied: Applied, join: Join | null): Value {
  const value = typed(applied, 0, join === null ? floats : numbers)
  const rank = value.shape.length
  const given = optional(applied, 1) === null ? integerList(applied, 'axes') : shapeInput(applied, 1)
  if ((given === null || given.length === 0) && integer(applied, 'noop_with_empty_axes', 0) !== 0)
    return value
  const all = Array.from({ length: rank }, (_, axis) => axis)
  const axes = given === null || given.length === 0 ? all : axesOf(applied, given, rank)
  const kept = value.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
  const keeps = integer(applied, 'keepdims', 1) !== 0
  const shape = keeps ? kept : kept.filter((_, axis) => !axes.includes(axis))
  const { known } = value
  if (known === null || join === null || known.length === 0) return unknown(value.type, shape)
  return knownOr(value.type, shape, () => {
    const made: (bigint | undefined)[] = Array.from({ length: elementsOf(kept) })
    for (const [index, to] of sources(kept, value.shape).entries()) {
      const [before, element] = [made[to], known[index] ?? 0n]
      made[to] = before === undefined ? element : join(before, element)
    }
    return made.map((element) => element ?? 0n)
  })
}

const reduction = (join: Join | null): Operator => ({
  inputs: [1, 2],
  infer: (applied) => reduced(applied, join),
  operations,
})

/** The place of the largest or smallest element along an axis. */
function place(applied: Applied): Value {
  const { shape } = typed(applied, 0, numbers)
  const axis = axisOf(applied, integer(applied, 'axis', 0), shape.length)
  const keeps = integer(applied, 'keepdims', 1) !== 0
  return unknown(
    'int64',
    shape.flatMap((size, at) => (at === axis ? (keeps ? [1] : []) : [size])),
  )
}

export const reduce: Operators = {
  ReduceSum: reduction((a, b) => a + b),
  ReduceProd: reduction((a, b) => a * b),
  ReduceMax: reduction(larger),
  ReduceMin: reduction((a, b) => -larger(-a, -b)),
  ...Object.fromEntries(
    ['Mean', 'L1', 'L2', 'SumSquare', 'LogSum', 'LogSumExp'].map((name) => [
      `Reduce${name}`,
      reduction(null),
    ]),
  ),
  ArgMax: { inputs: [1, 1], infer: place, operations },
  ArgMin: { inputs: [1, 1], infer: place, operations },
  CumSum: {
    inputs: [2, 2],
    infer: (applied) => {
      const value = typed(applied, 0, numbers)
      const [axis] = shapeInput(applied, 1)
      if (axis === undefined) return fault(applied, 'onnx_operands', 'it is given no axis.')
      axisOf(applied, axis, value.shape.length)
      return unknown(value.type, value.shape)
    },
    operations,
  },
  GlobalAveragePool: { inputs: [1, 1], infer: (applied) => pooledWhole(applied), operations },
  GlobalMaxPool: { inputs: [1, 1], infer: (applied) => pooledWhole(applied), operations },
}

function pooledWhole(applied: Applied): Value {
  const { type, shape } = typed(applied, 0, floats)
  if (shape.length < 3) fault(applied, 'onnx_shape', 'it pools over what has no axes behind the channels.')
  return unknown(type, [...shape.slice(0, 2), ...shape.slice(2).map(() => 1)])
}
