/** The operations' labels and structures, held against brute force. */
import { describe, expect, test } from 'vitest'
import { powersOfGenerator } from '../../../src/core/tasks/discrete-logarithm.ts'
import { operationOf } from '../../../src/core/tasks/operations.ts'
import { cyclicOperations, type ModularArithmeticSpec, operations } from '../../../src/wire/run.ts'
import { label } from '../measures/reference/task.ts'

const task = (operation: ModularArithmeticSpec['operation'], modulus: number): ModularArithmeticSpec => ({
  kind: 'modular_arithmetic',
  operation,
  modulus,
})

describe.each(operations)('%s', (operation) => {
  test.each([3, 5, 7, 13])('labels modulo %i are those of brute force', (p) => {
    const named = operationOf(task(operation, p))
    for (let a = 0; a < p; a += 1)
      for (let b = 0; b < p; b += 1) expect(named.label(a, b, p)).toBe(label(operation, a, b, p))
  })
})

describe.each(cyclicOperations)('%s', (operation) => {
  test.each([3, 5, 7, 13, 59])('modulo %i the label depends on (i + j) mod n alone', (p) => {
    const named = operationOf(task(operation, p))
    const structured = named.structure(p)
    if ('none_because' in structured) return expect.fail(structured.none_because)
    const { order: n, first, second, classes, commutative } = structured.structure
    for (const list of [first, second, classes]) {
      expect(list).toHaveLength(n)
      expect(new Set(list).size).toBe(n)
    }
    for (const [i, a] of first.entries())
      for (const [j, b] of second.entries()) expect(named.label(a, b, p)).toBe(classes[(i + j) % n])
    let commutes = true
    for (const a of first)
      for (const b of second) commutes &&= b === 0 || a === 0 || named.label(a, b, p) === named.label(b, a, p)
    if (p > 3) expect(commutative).toBe(commutes)
  })
})

test.each(['multiply', 'divide'] as const)(
  '%s modulo a composite number has no structure, and says so',
  (operation) => {
    const structured = operationOf(task(operation, 9)).structure(9)
    expect(structured).toEqual({ none_because: expect.stringContaining('9 is not prime') })
  },
)

test('a quadratic form has no structure, and says so', () => {
  const structured = operationOf(task('quadratic_form', 7)).structure(7)
  expect(structured).toEqual({ none_because: expect.stringContaining('a^2 + ab + b^2 modulo 7') })
})

test('addition modulo a composite number has its structure', () => {
  expect(operationOf(task('add', 6)).structure(6)).toMatchObject({ structure: { order: 6 } })
})

describe('powers of the least generator', () => {
  test.each([
    [2, [1]],
    [3, [1, 2]],
    [5, [1, 2, 4, 3]],
    [7, [1, 3, 2, 6, 4, 5]],
    [11, [1, 2, 4, 8, 5, 10, 9, 7, 3, 6]],
  ])('modulo %i', (p, powers) => {
    expect(Array.from(powersOfGenerator(p) ?? [])).toEqual(powers)
  })

  test('modulo 41 the least generator is 6', () => {
    expect(powersOfGenerator(41)?.[1]).toBe(6)
  })

  test.each([0, 1, 4, 9, 91, 1001])('%i is not prime', (p) => {
    expect(powersOfGenerator(p)).toBeNull()
  })
})
