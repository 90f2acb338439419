/** Stable rank: closed forms. Agreement with scipy is tested in spectra/. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, reasonOf, weight } from '../small-run.ts'
import { alone, identity, rankOne, reflection } from './spectra/matrices.ts'

test.each([
  ['the identity', identity(20), 20],
  ['an orthogonal matrix', reflection(24), 24],
  ['a matrix of rank one', rankOne(16, 40), 1],
  ['a diagonal of 2 and ones', weight([10, 10], (at) => (at === 0 ? 2 : at % 11 === 0 ? 1 : 0)), 13 / 4],
])('%s', async (_, w, expected) => {
  expect(await numberOf(alone({ w }), 'stable_rank')).toBeCloseTo(expected, 5)
})

test('undefined of zeros', async () => {
  const readings = await readingsOf(alone({ w: weight([8, 8], () => 0) }))
  expect(reasonOf(readings, 'stable_rank')).toBe('every matrix is zero')
})
