/** Spectral entropy: closed forms. Agreement with scipy is tested in spectra/. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, reasonOf, weight } from '../small-run.ts'
import { alone, identity, rankOne, reflection } from './spectra/matrices.ts'

test.each([
  ['the identity', identity(20), Math.log(20)],
  ['an orthogonal matrix', reflection(24), Math.log(24)],
  ['a matrix of rank one', rankOne(16, 40), 0],
])('%s', async (_, w, expected) => {
  expect(await numberOf(alone({ w }), 'spectral_entropy')).toBeCloseTo(expected, 6)
})

test('undefined of zeros', async () => {
  const readings = await readingsOf(alone({ w: weight([8, 8], () => 0) }))
  expect(reasonOf(readings, 'spectral_entropy')).toBe('every matrix is zero')
})
