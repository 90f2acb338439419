/** Modular arithmetic by brute force, and the order of operands in which it is addition. */
import type { ModularArithmeticSpec } from '../../../../src/wire/run.ts'
import { at, upTo } from './arrays.ts'

/** a (operation) b modulo the prime p; null for a division by zero. */
export function label(
  operation: ModularArithmeticSpec['operation'],
  a: number,
  b: number,
  p: number,
): number | null {
  const residues = upTo(p)
  switch (operation) {
    case 'add':
      return residues.find((c) => (c - a - b) % p === 0) ?? null
    case 'subtract':
      return residues.find((c) => (c + b - a) % p === 0) ?? null
    case 'multiply':
      return residues.find((c) => (c - a * b) % p === 0) ?? null
    case 'divide':
      return b === 0 ? null : (residues.find((c) => (c * b - a) % p === 0) ?? null)
    case 'quadratic_form':
      return residues.find((c) => (c - a * a - a * b - b * b) % p === 0) ?? null
  }
}

/** The label of (first[i], second[j]) is classes[(i + j) mod n]. */
export interface Arrangement {
  readonly first: readonly number[]
  readonly second: readonly number[]
  readonly classes: readonly number[]
}

export function arrangement({ operation, modulus: p }: ModularArithmeticSpec): Arrangement {
  const residues = upTo(p)
  if (operation === 'add') return { first: residues, second: residues, classes: residues }
  if (operation === 'subtract') {
    const negatives = residues.map((b) => residues.find((x) => (x + b) % p === 0) ?? 0)
    return { first: residues, second: negatives, classes: residues }
  }
  const powers = powersOfLeastGenerator(p)
  const inverses = powers.map((b) => powers.find((x) => (x * b) % p === 1) ?? 0)
  return { first: powers, second: operation === 'multiply' ? powers : inverses, classes: powers }
}

function powersOfLeastGenerator(p: number): number[] {
  const power = (base: number, exponent: number): number =>
    exponent === 0 ? 1 : (power(base, exponent - 1) * base) % p
  const generator = upTo(p).find((g) => {
    return g > 0 && upTo(p - 1).every((exponent) => exponent === 0 || power(g, exponent) !== 1)
  })
  return upTo(p - 1).map((exponent) => power(generator ?? at([], 0), exponent))
}
