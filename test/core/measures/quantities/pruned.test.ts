/** Pruning by size: held against sorting. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutSmallest } from '../../../../src/core/measures/quantities/pruned.ts'

const pruned = (weights: readonly number[], share: number): number[] =>
  Array.from(withoutSmallest(Float32Array.from(weights), share))

test('the half that is smallest in size', () => {
  expect(pruned([4, -1, 2, -3], 0.5)).toEqual([4, 0, 0, -3])
  expect(pruned([1, 2, 3], 0.5)).toEqual([0, 2, 3])
  expect(pruned([-5], 0.5)).toEqual([-5])
  expect(pruned([], 0.5)).toEqual([])
})

test('equal sizes stay together, also where that leaves more than the share', () => {
  expect(pruned([1, -1, 1, 1], 0.5)).toEqual([1, -1, 1, 1])
  expect(pruned([1, 2, -2, 2], 0.5)).toEqual([0, 2, -2, 2])
  expect(pruned([0, 0, 0, 7], 0.5)).toEqual([0, 0, 0, 7])
})

test('any finite weights, from subnormal to the largest', () => {
  fc.assert(
    fc.property(
      fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (weights, share) => {
        const sizes = Array.from(weights, Math.abs).sort((a, b) => a - b)
        const least = sizes[Math.floor(share * sizes.length)] ?? 0
        expect(Array.from(withoutSmallest(weights, share), Math.abs)).toEqual(
          Array.from(weights, (weight) => (Math.abs(weight) < least ? 0 : Math.abs(weight))),
        )
      },
    ),
  )
})
