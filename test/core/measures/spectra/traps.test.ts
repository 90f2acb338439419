/** Shuffling is fixed by name and shape, and random matrices keep below the edge of noise. */
import { expect, test } from 'vitest'
import { shuffled } from '../../../../src/core/measures/spectra/shuffle.ts'
import { noiseEdge, tracyWidomQuantile, trapsOf } from '../../../../src/core/measures/spectra/traps.ts'
import { drive } from '../../drive.ts'
import { seeded } from '../../seeded.ts'
import { fixture } from './fixture.ts'

test('the margin is the quantile that the reference computes', () => {
  expect(tracyWidomQuantile).toBeCloseTo(fixture.tracy_widom_quantile, 4)
})

test('a shuffle keeps the elements, and is the same every time, another for another name', () => {
  const data = Float32Array.from({ length: 600 }, (_, index) => index)
  const one = shuffled({ name: 'a', rows: 20, columns: 30, data })
  expect(one).not.toEqual(data)
  expect(one.toSorted()).toEqual(data)
  expect(shuffled({ name: 'a', rows: 20, columns: 30, data })).toEqual(one)
  expect(shuffled({ name: 'b', rows: 20, columns: 30, data })).not.toEqual(one)
  expect(shuffled({ name: 'a', rows: 30, columns: 20, data })).not.toEqual(one)
})

test('the edge is that of Marchenko and Pastur, but for a margin that vanishes', () => {
  const large = noiseEdge(4e6, 1e6) / 4e6
  expect(large).toBeCloseTo((1 + Math.sqrt(1 / 4)) ** 2, 2)
  expect(noiseEdge(60, 20)).toBe(noiseEdge(20, 60))
})

test('two hundred random matrices have hardly a trap', async () => {
  const { normal } = seeded(8)
  let traps = 0
  for (let round = 0; round < 200; round += 1) {
    const data = Float32Array.from({ length: 24 * 32 }, normal)
    traps += (await drive(trapsOf({ name: `w${round}`, rows: 24, columns: 32, data }))) ?? 0
  }
  expect(traps).toBeLessThanOrEqual(2)
})
