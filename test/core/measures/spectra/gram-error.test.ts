/** Eigenvalues of a Gram matrix are taken for those of the matrix where what is read off them agrees, and only there. */
import { expect, test } from 'vitest'
import { singularValues } from '../../../../src/core/measures/spectra/bidiagonal.ts'
import { symmetricEigenvalues } from '../../../../src/core/measures/spectra/eigenvalues.ts'
import { entropyOf } from '../../../../src/core/measures/spectra/entropy.ts'
import { gramOf } from '../../../../src/core/measures/spectra/gram.ts'
import { areExactEnough } from '../../../../src/core/measures/spectra/gram-error.ts'
import { fitPowerLaw } from '../../../../src/core/measures/spectra/power-law.ts'
import { drive } from '../../drive.ts'
import { seeded } from '../../seeded.ts'

const [rows, columns] = [48, 40]

/** Random columns, of which the last `count` are smaller than the others by a factor. */
function withSmall(count: number, factor: number, seed: number): Float32Array {
  const { normal } = seeded(seed)
  return Float32Array.from({ length: rows * columns }, (_, at) =>
    at % columns < columns - count ? normal() : factor * normal(),
  )
}

async function bothWays(data: Float32Array) {
  const ofGram = symmetricEigenvalues(await drive(gramOf({ rows, columns, data }, 'exact')), columns)
  const own = singularValues(data, rows, columns).map((value) => value * value)
  return { ofGram: summary(ofGram), own: summary(own), taken: areExactEnough(ofGram, fitPowerLaw(ofGram)) }
}

function summary(eigenvalues: Float64Array) {
  const counts = new Float64Array(eigenvalues.length).fill(1)
  return { entropy: entropyOf({ eigenvalues, counts }) ?? 0, alpha: fitPowerLaw(eigenvalues)?.alpha ?? 0 }
}

test.each([1e-1, 1e-3, 1e-4, 1e-5])('one column is smaller by %d: taken, and right', async (factor) => {
  for (let seed = 0; seed < 20; seed += 1) {
    const { ofGram, own, taken } = await bothWays(withSmall(1, factor, seed))
    expect(taken).toBe(true)
    expect(Math.abs(ofGram.entropy / own.entropy - 1)).toBeLessThan(1e-7)
    expect(Math.abs(ofGram.alpha / own.alpha - 1)).toBeLessThan(1e-7)
  }
})

test.each([
  { count: 20, factor: 1e-7 },
  { count: 30, factor: 1e-8 },
  { count: 1, factor: 1e-9 },
  { count: 5, factor: 0 },
])('$count columns are smaller by $factor: not taken', async ({ count, factor }) => {
  for (let seed = 0; seed < 5; seed += 1)
    expect((await bothWays(withSmall(count, factor, seed))).taken).toBe(false)
})

test('what is not taken would be wrong', async () => {
  // Each row reflected, so that the small directions are not those of single columns, which a Gram matrix keeps.
  const data = withSmall(columns - 2, 1e-8, 1)
  for (let row = 0; row < rows; row += 1) {
    const elements = data.subarray(row * columns, (row + 1) * columns)
    const mean = elements.reduce((sum, element) => sum + element, 0) / columns
    elements.forEach((element, column) => {
      elements[column] = element - 2 * mean
    })
  }
  const { ofGram, own, taken } = await bothWays(data)
  expect(taken).toBe(false)
  expect(Math.abs(ofGram.entropy - own.entropy)).not.toBeLessThan(1e-7)
})

test('a tail that begins at a number that rounding moves is not taken', () => {
  const eigenvalues = Float64Array.from({ length: 40 }, (_, at) => 10 ** (-at / 4))
  const tail = { alpha: 1.5, distance: 0.1, least: 1e-2, count: 9 }
  expect(areExactEnough(eigenvalues.slice(0, 30), tail)).toBe(true)
  expect(areExactEnough(eigenvalues.slice(0, 30), { ...tail, least: 1e-7, count: 29 })).toBe(true)
  expect(areExactEnough(eigenvalues.slice(0, 30), { ...tail, least: 2e-8, count: 30 })).toBe(false)
})
