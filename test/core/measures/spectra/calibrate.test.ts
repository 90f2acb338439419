/** Weights of a quadrature are moved to what is known, and never below zero. */
import { expect, test } from 'vitest'
import { calibrated, type Node } from '../../../../src/core/measures/spectra/calibrate.ts'

const nodes: Node[] = [
  { eigenvalue: 4, count: 1 },
  { eigenvalue: 1, count: 3 },
  { eigenvalue: 0, count: 2 },
]

const countOf = (all: readonly Node[]) => all.reduce((sum, { count }) => sum + count, 0)
const sumOf = (all: readonly Node[]) =>
  all.reduce((sum, { eigenvalue, count }) => sum + eigenvalue * count, 0)

test('number and sum become what is known', () => {
  const moved = calibrated(nodes, { count: 6.2, sum: 7.5 })
  expect(countOf(moved)).toBeCloseTo(6.2, 12)
  expect(sumOf(moved)).toBeCloseTo(7.5, 12)
  expect(moved.map(({ eigenvalue }) => eigenvalue)).toEqual([4, 1, 0])
})

test('what is right already stays as it is', () => {
  for (const [index, { count }] of calibrated(nodes, { count: 6, sum: 7 }).entries())
    expect(count).toBeCloseTo(nodes[index]?.count ?? Number.NaN, 12)
})

test.each([
  ['the sum cannot be reached without negative counts', nodes, { count: 6, sum: 30 }],
  ['all eigenvalues are equal', nodes.map(({ count }) => ({ eigenvalue: 2, count })), { count: 9, sum: 7 }],
])('where %s, the number alone is right', (_, given, known) => {
  const moved = calibrated(given, known)
  const factor = known.count / countOf(given)
  expect(moved.map(({ count }) => count)).toEqual(
    given.map(({ count }) => expect.closeTo(factor * count, 12)),
  )
})

test('no nodes stay none', () => {
  expect(calibrated([{ eigenvalue: 0, count: 0 }], { count: 0, sum: 0 })).toEqual([])
})
