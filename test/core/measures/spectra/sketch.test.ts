/** Sketched spectra, where exact ones are known: how near they are, on several kinds, sides and seeds. */
import { describe, expect, test } from 'vitest'
import { symmetricEigenvalues } from '../../../../src/core/measures/spectra/eigenvalues.ts'
import { entropyOf } from '../../../../src/core/measures/spectra/entropy.ts'
import { gramOf } from '../../../../src/core/measures/spectra/gram.ts'
import { sidesOf } from '../../../../src/core/measures/spectra/sides.ts'
import { type Sketch, sketchOf } from '../../../../src/core/measures/spectra/sketch.ts'
import { noiseEdge, trapsOf } from '../../../../src/core/measures/spectra/traps.ts'
import { held } from '../../../../src/core/weights.ts'
import { drive } from '../../drive.ts'
import { seeded } from '../../seeded.ts'
import { fixtureWeights } from './fixture.ts'
import { type Made, matricesOfKinds } from './kinds.ts'

const trained = Array.from(fixtureWeights).flatMap(([title, { shape, data }]): Made[] => {
  const sides = sidesOf(shape)
  return sides === null ? [] : [{ title, rows: sides.rows, columns: sides.columns, data }]
})
const cases = [
  ...matricesOfKinds(300, 700, 1),
  ...matricesOfKinds(256, 256, 2),
  ...matricesOfKinds(640, 384, 3),
  ...matricesOfKinds(1024, 1024, 1, ['columns that fall exponentially']),
  ...trained,
]

function sketched({ title, rows, columns, data }: Made): Promise<Sketch> {
  return drive(sketchOf(held(title, data), sidesOf([rows, columns]) ?? expect.fail('no matrix')))
}

async function exact({ rows, columns, data }: Made): Promise<Sketch> {
  const n = Math.min(rows, columns)
  const all = symmetricEigenvalues(await drive(gramOf({ rows, columns, data }, 'exact')), n)
  const floor = n * Number.EPSILON * (all[0] ?? 0)
  return { eigenvalues: all.map((value) => (value > floor ? value : 0)), counts: all.map(() => 1) }
}

const sumOf = ({ eigenvalues, counts }: Sketch): number =>
  eigenvalues.reduce((sum, value, at) => sum + value * (counts[at] ?? 0), 0)

const stableRankOf = (spectrum: Sketch): number => sumOf(spectrum) / (spectrum.eigenvalues[0] ?? Number.NaN)

test.each(cases)(
  '$title: entropy within 0.03, stable rank within 1e-4',
  { timeout: 60_000 },
  async (made) => {
    const [found, known] = [await sketched(made), await exact(made)]
    const apart = (entropyOf(found) ?? Number.NaN) - (entropyOf(known) ?? Number.NaN)
    // Of the effective rank, its exponential, that is 3%.
    expect(Math.abs(Math.expm1(apart))).toBeLessThan(0.03)
    expect(Math.abs(stableRankOf(found) / stableRankOf(known) - 1)).toBeLessThan(1e-4)
  },
)

describe('the quadrature', () => {
  const [made] = matricesOfKinds(300, 700, 5, ['normal'])
  const matrix = made ?? expect.fail('no matrix')

  test('stands for as many eigenvalues as the smaller side, none of them below zero', async () => {
    const { eigenvalues, counts } = await sketched(matrix)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(300, 9)
    expect(eigenvalues.every((value) => value >= 0)).toBe(true)
    expect(counts.every((count) => count >= 0)).toBe(true)
    expect(eigenvalues.toSorted().reverse()).toEqual(eigenvalues)
  })

  test('is the same every time, and another for another name', async () => {
    const once = await sketched(matrix)
    expect(await sketched(matrix)).toEqual(once)
    expect(await sketched({ ...matrix, title: 'other' })).not.toEqual(once)
  })

  test.each([1e-30, 1e30])('does not depend on the scale of the weights: %d', async (scale) => {
    const data = matrix.data.map((element) => element * scale)
    const [one, other] = [await sketched(matrix), await sketched({ ...matrix, data })]
    expect(entropyOf(other)).toBeCloseTo(entropyOf(one) ?? Number.NaN, 4)
    expect(sumOf(other) / scale ** 2 / sumOf(one)).toBeCloseTo(1, 5)
  })

  test('of zeros is zeros', async () => {
    const data = new Float32Array(300 * 700)
    const { eigenvalues, counts } = await sketched({ ...matrix, data })
    expect([eigenvalues, counts]).toEqual([Float64Array.of(0), Float64Array.of(300)])
  })
})

describe('traps of a side of more than 1,024', { timeout: 60_000 }, () => {
  const [rows, columns] = [1100, 1040]
  const normal = (seed: number): Float32Array => {
    const random = seeded(seed)
    return Float32Array.from({ length: rows * columns }, random.normal)
  }

  test.each([3, 4])('none in normal elements: seed %i', async (seed) => {
    expect(await drive(trapsOf({ name: 'w', rows, columns, data: normal(seed) }))).toBe(0)
  })

  test.each([1, 3])('%i eigenvalues about 4%% above the edge are as many', async (count) => {
    const data = normal(5)
    const [size, n, m] = [42, rows, columns]
    // Where such an element among normal ones puts an eigenvalue: Benaych-Georges & Nadakuditi 2012, section 3.1.
    const eigenvalue = ((size ** 2 + n) * (size ** 2 + m)) / size ** 2
    expect(eigenvalue / noiseEdge(rows, columns)).toBeCloseTo(1.04, 2)
    for (let at = 0; at < count; at += 1) data[at * 12_345] = size
    expect(await drive(trapsOf({ name: 'w', rows, columns, data }))).toBe(count)
  })

  test('a mean that is large is one', async () => {
    const data = normal(6).map((element) => element + 1)
    expect(await drive(trapsOf({ name: 'w', rows, columns, data }))).toBe(1)
  })
})
