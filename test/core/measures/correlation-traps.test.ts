/** Correlation traps: a spike, a mean, and none. Agreement with scipy is tested in spectra/. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, reasonOf, weight } from '../small-run.ts'
import { alone, identity } from './spectra/matrices.ts'

const noise = (shift: number) => weight([32, 32], (at) => Math.sin(at * at) + shift)

test.each([
  ['noise', noise(0), 0],
  ['noise with a mean', noise(2), 1],
  ['one element among zeros', weight([40, 40], (at) => (at === 7 ? 1 : 0)), 1],
  ['the identity, shuffled', identity(30), 1],
])('%s', async (_, w, expected) => {
  expect((await readingsOf(alone({ w })))['correlation_traps']).toEqual({
    value: expected,
    by: { w: expected },
  })
})

test('the sum over matrices', async () => {
  expect(await numberOf(alone({ a: noise(2), b: noise(0), c: noise(-2) }), 'correlation_traps')).toBe(2)
})

test('the scale of the weights does not matter', async () => {
  for (const scale of [1e-30, 1e30]) {
    const { shape, data } = noise(2)
    const w = { shape, data: data.map((element) => scale * element) }
    expect(await numberOf(alone({ w }), 'correlation_traps')).toBe(1)
  }
})

test('undefined where all elements are equal', async () => {
  const readings = await readingsOf(alone({ w: weight([8, 8], () => 3) }))
  expect(reasonOf(readings, 'correlation_traps')).toBe('the elements of every matrix are all equal')
})
