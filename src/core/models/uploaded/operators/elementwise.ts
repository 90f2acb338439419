/** Operators on each element by itself, with broadcasting where they take several. */
import type { ElementType } from '../../../../wire/onnx/file.ts'
import { broadcast, folded } from '../broadcast.ts'
import {
  type Applied,
  allInputs,
  fault,
  floats,
  input,
  integer,
  numbers,
  type Operator,
  type Operators,
  optional,
  sameType,
  typed,
} from '../node.ts'
import { isInteger, knownOr, unknown, type Value } from '../value.ts'
import { transcendental } from './functions.ts'

type Compute = (elements: readonly bigint[]) => bigint

const onNumbers = (compute: Compute): Operator => ({
  inputs: [1, 1],
  infer: (applied) => {
    const value = typed(applied, 0, numbers)
    return knownOr(value.type, value.shape, folded([value], value.shape, compute))
  },
})

/** Two or more operands of one type. */
function combined(
  takes: readonly ElementType[],
  compute: Compute | null,
  makes: ElementType | null,
  [fewest, most]: readonly [number, number] = [2, 2],
): Operator {
  return {
    inputs: [fewest, most],
    infer: (applied) => {
      const values = applied.inputs.map((_, index) => typed(applied, index, takes))
      const shape = broadcast(applied, values)
      const type = sameType(applied, values)
      return knownOr(makes ?? type, shape, compute === null ? null : folded(values, shape, compute))
    },
  }
}

const arithmetic = (compute: (a: bigint, b: bigint) => bigint): Operator =>
  combined(numbers, ([a = 0n, b = 0n]) => compute(a, b), null)

const comparison = (takes: readonly ElementType[], compute: (a: bigint, b: bigint) => boolean): Operator =>
  combined(takes, ([a = 0n, b = 0n]) => (compute(a, b) ? 1n : 0n), 'bool')

const logical = (compute: (a: bigint, b: bigint) => bigint): Operator =>
  combined(['bool'], ([a = 0n, b = 0n]) => compute(a, b), 'bool')

const extreme = (first: (a: bigint, b: bigint) => boolean): Operator =>
  combined(numbers, (all) => all.reduce((best, one) => (first(one, best) ? one : best)), null, [
    1,
    Number.POSITIVE_INFINITY,
  ])

/** Division of integers ends a WebAssembly instance where the divisor is zero, so it must be seen not to be. */
const dividing = (operator: Operator): Operator => ({
  ...operator,
  infer: (applied) => {
    const divisor = input(applied, 1)
    if (isInteger(divisor.type) && !(divisor.known?.every((element) => element > 0n) ?? false)) {
      fault(
        applied,
        'onnx_integer_division',
        'it divides integers by what is not known to be above zero. Divide by a constant, or divide floating-point numbers.',
      )
    }
    return operator.infer(applied)
  },
})

/** The remainder with the divisor's sign; that of fmod has the dividend's. */
const remainder = (a: bigint, b: bigint): bigint => (b === 0n ? 0n : ((a % b) + b) % b)

export const elementwise: Operators = {
  Neg: onNumbers(([a = 0n]) => -a),
  Abs: onNumbers(([a = 0n]) => (a < 0n ? -a : a)),
  Sign: onNumbers(([a = 0n]) => (a < 0n ? -1n : a > 0n ? 1n : 0n)),
  Add: arithmetic((a, b) => a + b),
  Sub: arithmetic((a, b) => a - b),
  Mul: arithmetic((a, b) => a * b),
  Div: dividing(arithmetic((a, b) => (b === 0n ? 0n : a / b))),
  Mod: {
    inputs: [2, 2],
    infer: (applied) => {
      const likeC = integer(applied, 'fmod', 0) !== 0
      return dividing(arithmetic((a, b) => (likeC && b !== 0n ? a % b : remainder(a, b)))).infer(applied)
    },
  },
  Pow: {
    inputs: [2, 2],
    infer: (applied) => {
      const base = typed(applied, 0, numbers)
      const shape = broadcast(applied, [base, typed(applied, 1, numbers)])
      return unknown(base.type, shape)
    },
    operations: (_, [made]) => transcendental * (made?.shape.reduce((product, dim) => product * dim, 1) ?? 0),
  },
  Min: extreme((a, b) => a < b),
  Max: extreme((a, b) => a > b),
  Sum: combined(floats, null, null, [1, Number.POSITIVE_INFINITY]),
  Mean: combined(floats, null, null, [1, Number.POSITIVE_INFINITY]),
  Equal: comparison([...numbers, 'bool'], (a, b) => a === b),
  Less: comparison(numbers, (a, b) => a < b),
  LessOrEqual: comparison(numbers, (a, b) => a <= b),
  Greater: comparison(numbers, (a, b) => a > b),
  GreaterOrEqual: comparison(numbers, (a, b) => a >= b),
  And: logical((a, b) => a & b),
  Or: logical((a, b) => a | b),
  Xor: logical((a, b) => a ^ b),
  Not: combined(['bool'], ([a = 0n]) => 1n - a, 'bool', [1, 1]),
  IsNaN: combined(floats, null, 'bool', [1, 1]),
  Where: {
    inputs: [3, 3],
    infer: (applied) => {
      const condition = typed(applied, 0, ['bool'])
      const [yes, no] = [input(applied, 1), input(applied, 2)]
      const all = [condition, yes, no]
      const shape = broadcast(applied, all)
      const compute: Compute = ([c, a = 0n, b = 0n]) => (c === 1n ? a : b)
      return knownOr(sameType(applied, [yes, no]), shape, folded(all, shape, compute))
    },
  },
  Clip: {
    inputs: [1, 3],
    infer: (applied) => {
      const value = typed(applied, 0, numbers)
      const bounds = [1, 2].map((index) => optional(applied, index)).filter((bound) => bound !== null)
      sameType(applied, [value, ...bounds])
      if (bounds.some(({ shape }) => shape.length > 1))
        fault(applied, 'onnx_shape', 'its bounds must be single numbers.')
      return unknown(value.type, value.shape)
    },
  },
  PRelu: {
    inputs: [2, 2],
    infer: (applied) => {
      const values = allInputs(applied)
      typed(applied, 0, floats)
      const shape = broadcast(applied, values)
      const own = input(applied, 0)
      if (shape.join() !== own.shape.join())
        fault(applied, 'onnx_shape', 'its slope is larger than its input.')
      return unknown(sameType(applied, values), shape)
    },
  },
  CastLike: { inputs: [2, 2], infer: (applied) => cast(applied, input(applied, 1).type) },
}

/** Integers stay known through a cast that holds them; whatever was a floating-point number is not known. */
export function cast(applied: Applied, to: ElementType): Value {
  const value = input(applied, 0)
  const compute: Compute = ([a = 0n]) => {
    if (to === 'bool') return a === 0n ? 0n : 1n
    return BigInt.asIntN(to === 'int32' ? 32 : 64, a)
  }
  return knownOr(to, value.shape, folded([value], value.shape, compute))
}
