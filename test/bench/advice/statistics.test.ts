/** Quantiles, bounds and intervals are those of their definitions. */
import { describe, expect, test } from 'vitest'
import { bootstrap, mean, quantile, shareOf, upperBound } from '../../../bench/advice/scores/statistics.ts'

test('quantiles interpolate between values', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quantile([0, 10], 0.9)).toBeCloseTo(9, 12)
  expect(quantile([7], 0.9)).toBe(7)
})

test('of nothing there is no mean, quantile or share', () => {
  expect([mean([]), quantile([], 0.5), shareOf([], () => true)]).toEqual([null, null, null])
})

describe('the upper bound of a share', () => {
  test('of none is the rule of three', () => {
    expect(upperBound(0, 60)).toBeCloseTo(1 - 0.05 ** (1 / 60), 10)
    expect(upperBound(0, 60)).toBeLessThan(3 / 60)
  })

  test.each([
    // scipy.stats.beta.ppf(.95, count + 1, of - count)
    [1, 10, 0.39416],
    [5, 10, 0.77756],
    [9, 10, 0.994884],
    [13, 14, 0.996343],
  ])('of %i of %i is that of Clopper and Pearson', (count, of, bound) => {
    expect(upperBound(count, of)).toBeCloseTo(bound, 4)
  })

  test('of all is 1', () => {
    expect(upperBound(10, 10)).toBe(1)
  })
})

describe('the bootstrap', () => {
  const items = [
    { cluster: 'a', value: 0 },
    { cluster: 'a', value: 0 },
    { cluster: 'b', value: 1 },
    { cluster: 'b', value: 1 },
  ]
  const statistics = {
    mean: (drawn: readonly { readonly value: number }[]) => mean(drawn.map(({ value }) => value)),
    count: (drawn: readonly { readonly value: number }[]) => drawn.length,
    nothing: () => null,
  }

  test('draws whole clusters, so two of them say nothing', () => {
    const intervals = bootstrap(items, ({ cluster }) => cluster, statistics)
    expect(intervals.get('mean')).toEqual([0, 1])
    expect(intervals.get('count')).toEqual([4, 4])
    expect(intervals.get('nothing')).toBeNull()
  })

  test('is the same each time', () => {
    const values = Array.from({ length: 40 }, (_, index) => ({ cluster: String(index % 10), value: index }))
    const draw = () => bootstrap(values, ({ cluster }) => cluster, statistics).get('mean')
    expect(draw()).toEqual(draw())
    expect(draw()?.[0]).toBeGreaterThan(16)
    expect(draw()?.[1]).toBeLessThan(23)
  })
})
