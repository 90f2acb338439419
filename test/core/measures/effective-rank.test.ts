/** Effective rank: closed forms. Agreement with scipy is tested in spectra/. */
import { expect, test } from 'vitest'
import { defaultLimits } from '../../../src/core/limits.ts'
import { numberOf, readingsOf, reasonOf, weight } from '../small-run.ts'
import { alone, identity, rankOne, reflection } from './spectra/matrices.ts'

test.each([
  ['the identity', identity(20), 20],
  ['an orthogonal matrix', reflection(24), 24],
  ['a matrix of rank one', rankOne(16, 40), 1],
])('%s', async (_, w, expected) => {
  expect(await numberOf(alone({ w }), 'effective_rank')).toBeCloseTo(expected, 6)
})

test('two directions with shares of 3/4 and 1/4', async () => {
  const w = weight([9, 8], (index) => (index === 0 ? 3 : index === 9 ? -1 : 0))
  const expected = Math.exp(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25))
  expect(await numberOf(alone({ w }), 'effective_rank')).toBeCloseTo(expected, 12)
})

test('the median over matrices; those of zeros, vectors and narrow ones do not count', async () => {
  const readings = await readingsOf(
    alone({
      a: identity(8),
      b: identity(10),
      c: rankOne(9, 9),
      zero: weight([8, 8], () => 0),
      bias: weight([64], () => 1),
      column: weight([64, 1], () => 1),
      narrow: weight([64, 7], (index) => index),
    }),
  )
  const close = (value: number) => expect.closeTo(value, 6)
  expect(readings['effective_rank']).toEqual({
    value: close(8),
    by: { a: close(8), b: close(10), c: close(1) },
  })
})

test('axes before the last are rows', async () => {
  const { data } = identity(24)
  const readings = await readingsOf(alone({ heads: { shape: [4, 6, 24], data } }))
  expect(readings['effective_rank']).toEqual({
    value: expect.closeTo(24, 6),
    by: { heads: expect.closeTo(24, 6) },
  })
})

test.each([
  ['zeros', weight([8, 9], () => 0), 'every matrix is zero'],
  ['one column', weight([64, 1], () => 1), 'no tensor is a matrix'],
  ['an empty tensor', weight([0, 9], () => 1), 'no tensor is a matrix'],
  ['a matrix too large', weight([1025, 8185], () => 1), 'every matrix has more than 8388608 elements'],
])('undefined of %s', async (_, w, words) => {
  expect(reasonOf(await readingsOf(alone({ w })), 'effective_rank')).toContain(words)
})

test('undefined where the spectra cost more than a snapshot may', async () => {
  const w = weight([512, 512], () => 1)
  const limits = { ...defaultLimits, mostMilliseconds: 100 }
  const readings = await readingsOf(alone({ a: w, b: w, c: w, d: w }), limits)
  expect(reasonOf(readings, 'effective_rank')).toMatch(
    /^it takes about [\d.]+ s of processor time, .* at most 0\.1 s$/,
  )
})

test('a matrix that is long on one side is read in chunks', async () => {
  const tall = weight([40_000, 8], (index) => (Math.floor(index / 8) % 8 === index % 8 ? 1 : 0))
  const wide = weight([8, 40_000], (index) => (index % 8 === Math.floor(index / 40_000) ? 1 : 0))
  for (const w of [tall, wide]) expect(await numberOf(alone({ w }), 'effective_rank')).toBeCloseTo(8, 9)
})

test('the values of single tensors are left out where there are many', async () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`w${index}`, identity(8)]))
  expect((await readingsOf(alone(many)))['effective_rank']).toEqual({ value: expect.closeTo(8, 6) })
})

test('of a matrix with a smaller side of more than 1,024 it is sketched', { timeout: 60_000 }, async () => {
  const readings = await readingsOf(alone({ w: identity(1100), v: identity(1030), u: identity(8) }))
  const close = (value: number) => expect.closeTo(value, 6)
  expect(readings['effective_rank']).toEqual({
    value: close(1030),
    by: { w: close(1100), v: close(1030), u: close(8) },
  })
})
