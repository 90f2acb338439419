/** Sum of squared weights: against the reference, of ones, and over every chunk and tensor. */
import { expect, test } from 'vitest'
import { numberOf, readingsOf, specOf, weight } from '../small-run.ts'
import { describeAgainstReference } from './against-reference.ts'

describeAgainstReference('sum_squared_weights', ({ weights }) => {
  let total = 0
  for (const { data } of weights.values()) for (const value of data) total += value * value
  return total
})

const generic = { title: 'weights alone', spec: specOf({}), probe: null }

test('ones count themselves, over several chunks', async () => {
  const run = { ...generic, weights: new Map([['w', weight([3, 100_001], () => 1)]]) }
  expect(await numberOf(run, 'sum_squared_weights')).toBe(300_003)
})

test('every tensor counts, those that no model names too', async () => {
  const weights = new Map([
    ['a', weight([2], () => 3)],
    ['b', weight([], () => -2)],
    ['empty', weight([0], () => 1)],
  ])
  expect(await numberOf({ ...generic, weights }, 'sum_squared_weights')).toBe(22)
})

test('all weights zero is a sum and a norm of zero, and no other measure makes one up', async () => {
  const readings = await readingsOf({ ...generic, weights: new Map([['w', weight([4], () => 0)]]) })
  const defined = Object.entries(readings).filter(([, reading]) => 'value' in reading)
  expect(defined).toEqual([
    ['sum_squared_weights', { value: 0 }],
    ['weight_norm', { value: 0, by: { w: 0 } }],
  ])
})
