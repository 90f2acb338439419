/** Functions of the history: each against a plain reference, over windows, gaps and infinities. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyFunctions, ruleFunctions } from '../../../src/core/rules/functions/register.ts'
import type { Moment } from '../../../src/core/rules/moment.ts'
import { losses, momentAt, said } from './runs.ts'

/** What an expression of a number is at each moment; null where it is unknown. */
function values(expression: string, moments: readonly Moment[]) {
  const rule = { name: 'r', when: `${expression} > 0.0`, then: { kind: 'stop' } } as const
  return said([rule], moments).map(({ rules }) => rules[0]?.clauses[0]?.values[expression] ?? null)
}

const expression: Readonly<Record<string, string>> = {
  slope: 'slope(scalar.test_loss, 3)',
  ema: 'ema(scalar.test_loss, 3)',
  delta: 'delta(scalar.test_loss, 2)',
  min_over: 'min_over(scalar.test_loss, 3)',
  max_over: 'max_over(scalar.test_loss, 3)',
  quantile: 'quantile(scalar.test_loss, 3, 0.5)',
  since_phase: 'since_phase("cleanup")',
  for_steps: 'for_steps(scalar.test_loss > 2)',
}

test('every function of the register is tried here', () => {
  expect(Object.keys(expression).sort()).toEqual(historyFunctions.map(({ name }) => name).sort())
})

test.each<[string, (number | null)[]]>([
  ['slope', [null, 0.03, 0.01, -0.01, 0]],
  ['ema', [1, 2.5, 2.75, 2.375, 2.6875]],
  ['delta', [null, null, 2, -2, 0]],
  ['min_over', [1, 1, 1, 2, 2]],
  ['max_over', [1, 4, 4, 4, 3]],
  ['quantile', [1, 2.5, 3, 3, 3]],
])('%s of 1, 4, 3, 2, 3', (name, wanted) => {
  const found = values(expression[name] ?? '', losses([1, 4, 3, 2, 3]))
  expect(found.map((value) => (typeof value === 'number' ? Number(value.toFixed(9)) : value))).toEqual(wanted)
})

test('for_steps counts from the first step at which the condition held, without a break', () => {
  expect(values('for_steps(scalar.test_loss > 2)', losses([3, 4, 1, 5, 5, 5]))).toEqual([
    0, 100, 0, 0, 100, 200,
  ])
})

test('since_phase counts from the newest spell, and is unknown before the first', () => {
  const moments = [
    momentAt({ step: 0 }),
    momentAt({ step: 100, phase: 'cleanup', since: 100 }),
    momentAt({ step: 200, phase: 'memorization', since: 200 }),
    momentAt({ step: 300, phase: 'cleanup', since: 300 }),
    momentAt({ step: 400, phase: 'cleanup', since: 300 }),
  ]
  expect(values('since_phase("cleanup")', moments)).toEqual([null, 0, 100, 0, 100])
})

describe('a gap', () => {
  const gap = [
    momentAt({ step: 0, readings: { test_loss: { value: 4 } } }),
    momentAt({ step: 100, readings: { test_loss: { undefined_because: 'the weights are NaN' } } }),
    momentAt({ step: 200, readings: { test_loss: { value: 2 } } }),
  ]

  test('is unknown, and adds nothing to the window', () => {
    expect(values('min_over(measure.test_loss, 2)', gap)).toEqual([4, null, 2])
    expect(values('delta(measure.test_loss, 1)', gap)).toEqual([null, null, -2])
    expect(values('slope(measure.test_loss, 2)', gap)).toEqual([null, null, -0.01])
  })

  test('ends a spell', () => {
    expect(values('for_steps(measure.test_loss > 1)', gap)).toEqual([0, 0, 0])
  })
})

test('a function may be of a function', () => {
  expect(values('max_over(delta(scalar.test_loss, 1), 5)', losses([1, 4, 3, 2]))).toEqual([null, 3, 3, 3])
})

test('a branch that is not taken leaves no gap', () => {
  const rule = {
    name: 'r',
    when: 'step < 200 || delta(scalar.test_loss, 2) > 0',
    then: { kind: 'stop' },
  } as const
  expect(said([rule], losses([1, 2, 3])).map(({ advice }) => advice)).toEqual(['stop', 'stop', 'stop'])
})

test('extremes and quantiles are those of the window', () => {
  const series = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 5 }), (numbers, window) => {
      const moments = losses(numbers)
      const reference = (pick: (sorted: number[]) => number) =>
        numbers.map((_, at) =>
          pick(numbers.slice(Math.max(0, at + 1 - window), at + 1).sort((a, b) => a - b)),
        )
      const median = (sorted: number[]) => {
        const [low = 0, high = 0] = [
          sorted[Math.floor((sorted.length - 1) / 2)],
          sorted[Math.ceil((sorted.length - 1) / 2)],
        ]
        return low + (high - low) / 2
      }
      expect(values(`min_over(scalar.test_loss, ${window})`, moments)).toEqual(
        reference(([least = 0]) => least),
      )
      expect(values(`max_over(scalar.test_loss, ${window})`, moments)).toEqual(
        reference((sorted) => sorted.at(-1) ?? 0),
      )
      for (const [index, value] of values(`quantile(scalar.test_loss, ${window}, 0.5)`, moments).entries())
        expect(value).toBeCloseTo(reference(median)[index] ?? 0, 6)
    }),
    { numRuns: 40 },
  )
})

test('infinities are values, and what is made of two of them may be NaN, which is unknown', () => {
  const moments = losses([1, Number.POSITIVE_INFINITY, 2])
  expect(values('max_over(scalar.test_loss, 2)', moments)).toEqual([1, 'Infinity', 'Infinity'])
  expect(values('slope(scalar.test_loss, 2)', moments)).toEqual([null, null, null])
  expect(values('ema(scalar.test_loss, 3)', moments)).toEqual([1, 'Infinity', 2])
})

test('a NaN is unknown to all but is_nan', () => {
  const rules = [
    { name: 'low', when: 'scalar.test_loss < 1 || !(scalar.test_loss < 1)', then: { kind: 'continue' } },
    { name: 'nan', when: 'is_nan(scalar.test_loss) && !known(scalar.test_loss)', then: { kind: 'pause' } },
  ] as const
  const [only] = said(rules, losses([Number.NaN]))
  expect(only).toMatchObject({ advice: 'pause', by: { name: 'nan' } })
  expect(only?.rules[0]).toMatchObject({ holds: null, because: 'scalar.test_loss is NaN' })
})

test('functions of values', () => {
  const [only] = said(
    [
      {
        name: 'r',
        when: 'abs(-2) == 2 && log(exp(1)) == 1 && sqrt(9) == 3 && ceil(1.2) == 2 && floor(1.8) == 1 && min(1, 2) == 1 && max(1, 2) == 2',
        then: { kind: 'stop' },
      },
    ],
    losses([1]),
  )
  expect(only?.advice).toBe('stop')
})

test('every function says what it is', () => {
  for (const { description } of ruleFunctions.values()) expect(description).toMatch(/\.$/)
})
