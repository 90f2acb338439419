/** The exponent of the power law: closed forms. Agreement with the powerlaw package is tested in spectra/. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, reasonOf, weight } from '../small-run.ts'
import { alone, identity, rankOne } from './spectra/matrices.ts'

test('eigenvalues that are quantiles of a power law', async () => {
  const n = 400
  const w = weight([n, n], (at) => (at % (n + 1) === 0 ? (1 - (at / (n + 1) + 0.5) / n) ** -0.25 : 0))
  expect(await numberOf(alone({ w }), 'power_law_alpha')).toBeCloseTo(3, 1)
})

test.each([
  ['the identity, whose eigenvalues are equal', identity(20)],
  ['a matrix of rank one', rankOne(16, 40)],
  ['zeros', weight([8, 8], () => 0)],
])('undefined of %s', async (_, w) => {
  const readings = await readingsOf(alone({ w }))
  expect(reasonOf(readings, 'power_law_alpha')).toBe('no matrix has 8 positive eigenvalues that differ')
})

test('undefined where all eigenvalues are sketched', { timeout: 60_000 }, async () => {
  const readings = await readingsOf(alone({ w: weight([1030, 1030], (at) => Math.sin(at * at)) }))
  expect(reasonOf(readings, 'power_law_alpha')).toContain('the smaller side of every matrix exceeds 1024')
})
