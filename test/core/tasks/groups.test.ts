/** Groups and their characters: the axioms, the numbering, the orthogonality relations, tables from textbooks. */
import { describe, expect, test } from 'vitest'
import type { Group, Irrep } from '../../../src/core/tasks/groups/group.ts'
import { partitionsOf, symmetricCharacter } from '../../../src/core/tasks/groups/murnaghan-nakayama.ts'
import { projectionsOf } from '../../../src/core/tasks/groups/projections.ts'
import { groupOf, groupOrder } from '../../../src/core/tasks/groups/register.ts'
import { at, sum, upTo } from '../measures/reference/arrays.ts'

const specs = [
  ...[3, 4, 5].map((degree) => ({ kind: 'group_composition', group: 'symmetric', degree }) as const),
  ...[3, 4, 7, 12, 60].map((degree) => ({ kind: 'group_composition', group: 'dihedral', degree }) as const),
]
const groups = specs.map((spec) => [`${spec.group} ${spec.degree}`, groupOf(spec), spec] as const)

const times = ({ product, order }: Group, a: number, b: number): number => at(product, a * order + b)
const inner = (a: Irrep, b: Irrep): number =>
  sum(Array.from(a.character, (value, g) => value * at(b.character, g))) / a.character.length

describe.each(groups)('%s', (_, group, spec) => {
  const { order, inverse, irreps, conjugacy } = group
  const elements = upTo(order)

  test('is a group of that order with the identity 0', () => {
    expect(groupOrder(spec)).toBe(order)
    for (const a of elements) {
      expect([times(group, 0, a), times(group, a, 0), times(group, a, at(inverse, a))]).toEqual([a, a, 0])
      expect(new Set(elements.map((b) => times(group, a, b))).size).toBe(order)
    }
    for (let a = 0; a < order; a += 5)
      for (let b = 0; b < order; b += 3)
        for (let c = 0; c < order; c += 7)
          expect(times(group, times(group, a, b), c)).toBe(times(group, a, times(group, b, c)))
  })

  test('its characters are constant on conjugacy classes, one of them for each class', () => {
    expect(irreps).toHaveLength(new Set(conjugacy).size)
    for (const { character } of irreps) {
      for (const g of elements) {
        for (let x = 1; x < order; x += Math.ceil(order / 5)) {
          const conjugate = times(group, times(group, x, g), at(inverse, x))
          expect(at(conjugacy, conjugate)).toBe(at(conjugacy, g))
          expect(at(character, conjugate)).toBeCloseTo(at(character, g), 12)
        }
      }
    }
  })

  test('its characters are orthonormal, the first is 1, and the squares of dimensions sum to the order', () => {
    expect(new Set(irreps[0]?.character)).toEqual(new Set([1]))
    for (const [i, a] of irreps.entries()) {
      expect(at(a.character, 0)).toBe(a.dimension)
      for (const [j, b] of irreps.entries()) expect(inner(a, b)).toBeCloseTo(i === j ? 1 : 0, 12)
    }
    expect(sum(irreps.map(({ dimension }) => dimension ** 2))).toBe(order)
    expect(new Set(irreps.map(({ name }) => name)).size).toBe(irreps.length)
  })

  test('its projections sum to one, and that of an irrep has the rank d^2', () => {
    const projections = projectionsOf(group)
    const cell = (irrep: number, g: number, h: number): number =>
      at(projections, (irrep * order + g) * order + h)
    for (let g = 0; g < order; g += 7)
      for (const h of elements)
        expect(sum(irreps.map((_, irrep) => cell(irrep, g, h)))).toBeCloseTo(g === h ? 1 : 0, 10)
    for (const [irrep, { dimension }] of irreps.entries())
      expect(sum(elements.map((g) => cell(irrep, g, g)))).toBeCloseTo(dimension ** 2, 10)
  })
})

test('permutations are numbered in lexicographic order, and the right factor comes first', () => {
  const group = groupOf({ kind: 'group_composition', group: 'symmetric', degree: 3 })
  // 012, 021, 102, 120, 201, 210: a = 021 swaps 1 and 2, b = 102 swaps 0 and 1; a(b(x)) is 2, 0, 1.
  expect(times(group, 1, 2)).toBe(4)
  expect(times(group, 2, 1)).toBe(3)
})

test('symmetries of a polygon: rotations, then reflections', () => {
  const group = groupOf({ kind: 'group_composition', group: 'dihedral', degree: 5 })
  expect(times(group, 3, 4)).toBe(2)
  expect(times(group, 3, 5 + 4)).toBe(5 + 2)
  expect(times(group, 5 + 3, 4)).toBe(5 + 4)
  expect(times(group, 5 + 1, 5 + 3)).toBe(3)
})

describe('tables', () => {
  const table = (n: number, cycles: readonly (readonly number[])[]) =>
    partitionsOf(n).map((partition) => cycles.map((each) => symmetricCharacter(partition, each)))

  test('of S_3, at the identity, a transposition and a cycle of three', () => {
    const cycles = [[1, 1, 1], [2, 1], [3]]
    expect(table(3, cycles)).toEqual([
      [1, 1, 1],
      [2, 0, -1],
      [1, -1, 1],
    ])
  })

  test('of S_4', () => {
    const cycles = [[1, 1, 1, 1], [2, 1, 1], [2, 2], [3, 1], [4]]
    expect(partitionsOf(4).map((partition) => partition.join(' '))).toEqual([
      '4',
      '3 1',
      '2 2',
      '2 1 1',
      '1 1 1 1',
    ])
    expect(table(4, cycles)).toEqual([
      [1, 1, 1, 1, 1],
      [3, 1, -1, 0, -1],
      [2, 0, 2, -1, 0],
      [3, -1, -1, 0, 1],
      [1, -1, 1, 1, -1],
    ])
  })

  test('of S_5, its dimensions and the character of a cycle of five', () => {
    expect(table(5, [[1, 1, 1, 1, 1], [5]])).toEqual([
      [1, 1],
      [4, -1],
      [5, 0],
      [6, 1],
      [5, 0],
      [4, -1],
      [1, 1],
    ])
  })

  test('of the square, at 1, r, r^2, s and r s', () => {
    const { irreps } = groupOf({ kind: 'group_composition', group: 'dihedral', degree: 4 })
    const values = irreps.map(({ name, character }) => [
      name,
      ...[0, 1, 2, 4, 5].map((g) => Math.round(1e12 * at(character, g)) / 1e12 + 0),
    ])
    expect(values).toEqual([
      ['A1', 1, 1, 1, 1, 1],
      ['A2', 1, 1, 1, -1, -1],
      ['B1', 1, -1, 1, 1, -1],
      ['B2', 1, -1, 1, -1, 1],
      ['E1', 2, 0, -2, 0, 0],
    ])
  })
})
