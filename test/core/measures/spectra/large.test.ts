/** Matrices too large for the exact way: how near their spectra are to the exact ones, of several kinds and sides. */
import { describe, expect, test } from 'vitest'
import { singularValues } from '../../../../src/core/measures/spectra/bidiagonal.ts'
import { coarseGramOf } from '../../../../src/core/measures/spectra/coarse-gram.ts'
import { symmetricEigenvalues } from '../../../../src/core/measures/spectra/eigenvalues.ts'
import { entropyOf } from '../../../../src/core/measures/spectra/entropy.ts'
import { gramOf } from '../../../../src/core/measures/spectra/gram.ts'
import { largestRitzValue } from '../../../../src/core/measures/spectra/lanczos.ts'
import { coarseFloor, largeEigenvaluesOf } from '../../../../src/core/measures/spectra/large.ts'
import { fitPowerLaw } from '../../../../src/core/measures/spectra/power-law.ts'
import { sidesOf } from '../../../../src/core/measures/spectra/sides.ts'
import { noiseEdge, trapsOf } from '../../../../src/core/measures/spectra/traps.ts'
import { held } from '../../../../src/core/weights.ts'
import { drive } from '../../drive.ts'
import { seeded } from '../../seeded.ts'
import { fixtureWeights } from './fixture.ts'
import { type Made, matricesOfKinds } from './kinds.ts'

const made = (rows: number, columns: number): Made[] =>
  matricesOfKinds(rows, columns, rows + columns, [
    'normal',
    'normal with a mean',
    'columns that fall by a power',
    'low rank and noise',
    'low rank alone',
  ])

const trained = Array.from(fixtureWeights).flatMap(([name, { shape, data }]): Made[] => {
  const sides = sidesOf(shape)
  return sides === null ? [] : [{ title: name, rows: sides.rows, columns: sides.columns, data }]
})

const cases = [...made(256, 256), ...made(700, 300), ...made(320, 640), ...trained]

describe.each(cases)('$title', ({ title, rows, columns, data }) => {
  const sides = sidesOf([rows, columns]) ?? expect.fail('no matrix')
  const tensor = held(title, data)

  test('effective rank within 1%, stable rank within 1e-6, of the exact spectrum', async () => {
    const found = await drive(largeEigenvaluesOf(tensor, sides))
    const exact = singularValues(data, rows, columns).map((value) => value * value)
    const ranks = [found, exact].map((eigenvalues) =>
      Math.exp(entropyOf({ eigenvalues, counts: eigenvalues.map(() => 1) }) ?? Number.NaN),
    )
    expect(Math.abs((ranks[0] ?? Number.NaN) / (ranks[1] ?? 1) - 1)).toBeLessThan(0.01)
    const stable = [found, exact].map(
      (values) => values.reduce((sum, value) => sum + value, 0) / (values[0] ?? 1),
    )
    expect(Math.abs((stable[0] ?? Number.NaN) / (stable[1] ?? 1) - 1)).toBeLessThan(1e-6)
  })

  test('eigenvalues of the float32 Gram matrix within their floor', async () => {
    const coarse = symmetricEigenvalues(await drive(coarseGramOf(tensor, sides)), sides.short)
    const exact = symmetricEigenvalues(await drive(gramOf({ rows, columns, data }, 'exact')), sides.short)
    const most = exact.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (coarse[at] ?? 0))), 0)
    expect(most).toBeLessThan(coarseFloor * (exact[0] ?? 0))
  })
})

test('a side of 768, as it is read in earnest', { timeout: 60_000 }, async () => {
  const [gauss] = made(768, 1100)
  const { rows, columns, data } = gauss ?? expect.fail('no case')
  const sides = sidesOf([rows, columns]) ?? expect.fail('no matrix')
  const found = await drive(largeEigenvaluesOf(held('w', data), sides))
  const exact = symmetricEigenvalues(await drive(gramOf({ rows, columns, data }, 'exact')), sides.short)
  for (const [at, value] of exact.entries()) expect(Math.abs((found[at] ?? 0) / value - 1)).toBeLessThan(1e-4)
  const [law, expected] = [fitPowerLaw(found), fitPowerLaw(exact)]
  expect(Math.abs((law?.alpha ?? 0) / (expected?.alpha ?? 1) - 1)).toBeLessThan(1e-4)
})

describe('traps of a side of more than 512', () => {
  const [rows, columns] = [640, 520]
  const normal = (seed: number): Float32Array => {
    const random = seeded(seed)
    return Float32Array.from({ length: rows * columns }, random.normal)
  }

  test('none in normal elements, and the largest Ritz value is the largest eigenvalue', async () => {
    const data = normal(3)
    expect(await drive(trapsOf({ name: 'w', rows, columns, data }))).toBe(0)
    const sides = sidesOf([rows, columns]) ?? expect.fail('no matrix')
    const gram = await drive(coarseGramOf(held('w', data), sides))
    const ritz = largestRitzValue(gram, columns, 80, 'seed')
    const [largest = 0] = symmetricEigenvalues(gram, columns)
    expect(ritz / largest).toBeGreaterThan(0.99)
    expect(ritz / largest).toBeLessThan(1 + 1e-12)
    expect(largest).toBeLessThan(noiseEdge(rows, columns))
  })

  test.each([1, 2])('%i huge elements are as many', async (count) => {
    const data = normal(4)
    for (let at = 0; at < count; at += 1) data[at * 12_345] = 200
    expect(await drive(trapsOf({ name: 'w', rows, columns, data }))).toBe(count)
  })

  test('a mean that is large is one', async () => {
    const data = normal(5).map((element) => element + 1)
    expect(await drive(trapsOf({ name: 'w', rows, columns, data }))).toBe(1)
  })
})
