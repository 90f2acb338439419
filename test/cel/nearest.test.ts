/** The nearest known name. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distanceOf, nearestOf } from '../../src/cel/nearest.ts'

test.each([
  ['', '', 0],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
  ['ab', 'ba', 1],
  ['tset_loss', 'test_loss', 1],
])('%s and %s are %i apart', (a, b, distance) => {
  expect(distanceOf(a, b)).toBe(distance)
})

test('a distance is symmetric, and zero to the same name alone', () => {
  const name = fc.string({ maxLength: 12 })
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(distanceOf(a, b)).toBe(distanceOf(b, a))
      expect(distanceOf(a, b) === 0).toBe(a === b)
    }),
    { numRuns: 200 },
  )
})

test('the nearest is the one with the fewest changes, and none where all are far', () => {
  const known = ['measure.test_loss', 'measure.train_loss', 'phase']
  expect(nearestOf('measure.tset_loss', known)).toBe('measure.test_loss')
  expect(nearestOf('Phase', known)).toBe('phase')
  expect(nearestOf('weight', known)).toBeNull()
  expect(nearestOf('x', [])).toBeNull()
})
