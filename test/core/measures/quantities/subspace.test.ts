/** Leading directions by subspace iteration, against an independent eigendecomposition. */
import { describe, expect, test } from 'vitest'
import { leadingDirections } from '../../../../src/core/measures/quantities/subspace.ts'
import { drive } from '../../drive.ts'
import { seeded } from '../../seeded.ts'
import { at, dot, sum, upTo } from '../reference/arrays.ts'
import { eigenpairs, scatter } from '../reference/eigen.ts'

const n = 40
const count = 10

/** Rows whose covariance falls off as `deviation` over random directions. */
function rowsOf(deviation: (k: number) => number): number[][] {
  const random = seeded(7)
  const mixing = upTo(n).map(() => upTo(n).map(() => random.normal()))
  return upTo(90).map(() => {
    const sources = upTo(n).map((k) => deviation(k) * random.normal())
    return mixing.map((row) => dot(row, sources))
  })
}

async function directions(matrix: readonly (readonly number[])[]): Promise<number[][]> {
  const { rows } = await drive(leadingDirections(Float64Array.from(matrix.flat()), n, count))
  return upTo(count).map((k) => Array.from(rows.subarray(k * n, (k + 1) * n)))
}

const energyIn = (matrix: readonly (readonly number[])[], vectors: readonly (readonly number[])[]): number =>
  sum(
    vectors.map((x) =>
      dot(
        x,
        matrix.map((row) => dot(row, x)),
      ),
    ),
  )

describe.each([
  ['a gap after ten', (k: number) => (k < count ? 5 : 0.5), 1e-9],
  ['a power law', (k: number) => (1 + k) ** -1.5, 1e-6],
  ['hardly any decay', () => 1, 1e-3],
])('%s', (_, deviation, share) => {
  const matrix = scatter(rowsOf(deviation))
  const exact = eigenpairs(matrix)
  const most = sum(exact.slice(0, count).map(({ value }) => value))

  test('they are orthonormal, and hold the energy of the exact ones', async () => {
    const found = await directions(matrix)
    for (const [i, x] of found.entries())
      for (const [j, y] of found.entries()) expect(dot(x, y)).toBeCloseTo(Number(i === j), 10)
    const energy = energyIn(matrix, found)
    expect(energy).toBeLessThanOrEqual(most * (1 + 1e-12))
    expect(energy).toBeGreaterThanOrEqual(most * (1 - share))
  })

  test('the first is the first eigenvector', async () => {
    const [first = []] = await directions(matrix)
    expect(Math.abs(dot(first, exact[0]?.vector ?? []))).toBeCloseTo(1, share < 1e-6 ? 9 : 3)
  })
})

test('of fewer dimensions than are asked for the rest is zero', async () => {
  const random = seeded(3)
  const direction = upTo(n).map(() => random.normal())
  const found = await directions(direction.map((x) => direction.map((y) => x * y)))
  const length = Math.sqrt(dot(direction, direction))
  expect(Math.abs(dot(found[0] ?? [], direction))).toBeCloseTo(length, 10)
  for (const x of found.slice(1)) expect(dot(x, direction)).toBeCloseTo(0, 6)
})

test('the same matrix gives the same directions', async () => {
  const matrix = scatter(rowsOf(() => 1))
  expect(await directions(matrix)).toEqual(await directions(matrix))
})

test('small matrices are done in one round, exactly', async () => {
  const matrix = scatter(rowsOf((k) => 1 / (1 + k)).map((row) => row.slice(0, 8)))
  const { rows, rounds } = await drive(leadingDirections(Float64Array.from(matrix.flat()), 8, 3))
  expect(rounds).toBe(1)
  for (const [k, { vector }] of eigenpairs(matrix).slice(0, 3).entries())
    expect(Math.abs(sum(vector.map((x, i) => x * at(rows, k * 8 + i))))).toBeCloseTo(1, 10)
})
