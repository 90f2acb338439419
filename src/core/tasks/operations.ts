/** The operations of modular arithmetic: what each computes, and the order in which it becomes addition. */
import type { ModularArithmeticSpec } from '../../wire/run.ts'
import { powersOfGenerator } from './discrete-logarithm.ts'
import type { StructureOf } from './structure.ts'

interface Operation {
  /** a (operation) b mod p; null where it is not defined (division by zero). */
  readonly label: (a: number, b: number, p: number) => number | null
  readonly structure: (p: number) => StructureOf
}

const range = (n: number): Int32Array => Int32Array.from({ length: n }, (_, index) => index)
const negated = (n: number): Int32Array => Int32Array.from({ length: n }, (_, index) => (n - index) % n)

function multiplicative(
  p: number,
  second: (powers: Int32Array) => Int32Array,
  commutative: boolean,
): StructureOf {
  const powers = powersOfGenerator(p)
  if (powers === null) {
    return {
      none_because: `${p} is not prime, so multiplication modulo ${p} has no discrete logarithm to order pairs by`,
    }
  }
  return { structure: { order: p - 1, first: powers, second: second(powers), classes: powers, commutative } }
}

function inverse(b: number, p: number): number | null {
  for (let candidate = 1; candidate < p; candidate += 1) if ((b * candidate) % p === 1) return candidate
  return null
}

const operations: Record<ModularArithmeticSpec['operation'], Operation> = {
  add: {
    label: (a, b, p) => (a + b) % p,
    structure: (p) => ({
      structure: { order: p, first: range(p), second: range(p), classes: range(p), commutative: true },
    }),
  },
  subtract: {
    label: (a, b, p) => (a - b + p) % p,
    structure: (p) => ({
      structure: { order: p, first: range(p), second: negated(p), classes: range(p), commutative: false },
    }),
  },
  multiply: {
    label: (a, b, p) => (a * b) % p,
    structure: (p) => multiplicative(p, (powers) => powers, true),
  },
  divide: {
    label: (a, b, p) => {
      const reciprocal = inverse(b, p)
      return reciprocal === null ? null : (a * reciprocal) % p
    },
    structure: (p) =>
      multiplicative(p, (powers) => Int32Array.from(powers, (_, j) => powers.at(-j) ?? 1), false),
  },
  quadratic_form: {
    label: (a, b, p) => (a * a + a * b + b * b) % p,
    structure: (p) => ({
      none_because: `no order of the operands makes a^2 + ab + b^2 modulo ${p} an addition, so it has no cyclic structure`,
    }),
  },
}

/** The operation named by a run's task. */
export function operationOf(task: ModularArithmeticSpec): Operation {
  return operations[task.operation]
}
