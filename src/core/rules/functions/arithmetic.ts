/** Functions of values alone: what CEL's operators leave out. */
import type { CelFunction } from '../../../cel/declarations.ts'
import { isUnknown, numberOr, type Outcome, type Value } from '../../../cel/value.ts'

const number = (name: string) => ({ name, type: 'number' }) as const

function ofNumbers(
  name: string,
  names: readonly string[],
  description: string,
  apply: (...args: number[]) => number,
): CelFunction {
  return {
    name,
    parameters: names.map(number),
    returns: 'number',
    description,
    computed: {
      from: 'values',
      apply: (...args: readonly Value[]): Outcome =>
        numberOr(apply(...args.filter((arg) => typeof arg === 'number')), name),
    },
  }
}

export const arithmeticFunctions: readonly CelFunction[] = [
  ofNumbers('abs', ['x'], 'The absolute value.', Math.abs),
  ofNumbers('log', ['x'], 'The natural logarithm; unknown where x is negative.', Math.log),
  ofNumbers('exp', ['x'], 'e to the power of x.', Math.exp),
  ofNumbers('sqrt', ['x'], 'The square root; unknown where x is negative.', Math.sqrt),
  ofNumbers('ceil', ['x'], 'The least whole number that is not under x.', Math.ceil),
  ofNumbers('floor', ['x'], 'The largest whole number that is not over x.', Math.floor),
  ofNumbers('min', ['x', 'y'], 'The lesser of two numbers.', Math.min),
  ofNumbers('max', ['x', 'y'], 'The larger of two numbers.', Math.max),
  {
    name: 'size',
    parameters: [{ name: 'list', type: 'numbers' }],
    returns: 'number',
    description: 'The number of elements of a list.',
    computed: { from: 'values', apply: (list) => (Array.isArray(list) ? list.length : 0) },
  },
  {
    name: 'known',
    parameters: [number('x')],
    returns: 'boolean',
    description: 'Whether x has a value at this snapshot.',
    computed: { from: 'outcomes', apply: (x = false) => !isUnknown(x) },
  },
  {
    name: 'is_nan',
    parameters: [number('x')],
    returns: 'boolean',
    description: 'Whether x is NaN, as a loss is that has diverged. A NaN is unknown to everything else.',
    computed: { from: 'outcomes', apply: (x = false) => isUnknown(x) && x.nan },
  },
]
