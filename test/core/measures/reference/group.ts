/** Composition in S_3 and in the dihedral groups, from tables and characters that are written out here. */
import { expect } from 'vitest'
import type { SmallRun } from '../../small-run.ts'
import { at, mean, sum, upTo } from './arrays.ts'
import { forwardRow } from './forward.ts'
import { crossEntropy } from './losses.ts'

type Matrix = readonly (readonly number[])[]

interface Table {
  readonly order: number
  readonly product: (a: number, b: number) => number
  /** Nontrivial characters, each by element. */
  readonly characters: Matrix
}

/** Permutations by images: 012, 021, 102, 120, 201, 210. */
const images = ['012', '021', '102', '120', '201', '210']

const symmetricThree: Table = {
  order: 6,
  product: (a, b) => images.indexOf(Array.from(at(images, b), (x) => at(images, a)[Number(x)]).join('')),
  characters: [
    [2, 0, 0, -1, -1, 0],
    [1, -1, -1, 1, 1, -1],
  ],
}

/** Of an odd number of corners. */
function oddDihedral(n: number): Table {
  const turn = (g: number): number => g % n
  return {
    order: 2 * n,
    product: (a, b) => {
      const sign = a < n ? 1 : -1
      return ((((turn(a) + sign * turn(b)) % n) + n) % n) + (a < n !== b < n ? n : 0)
    },
    characters: [
      upTo(2 * n).map((g) => (g < n ? 1 : -1)),
      ...upTo((n - 1) / 2).map((h) =>
        upTo(2 * n).map((g) => (g < n ? 2 * Math.cos((2 * Math.PI * (h + 1) * g) / n) : 0)),
      ),
    ],
  }
}

export interface GroupRow {
  readonly a: number
  readonly b: number
  readonly product: number
  readonly label: number
  readonly split: 'train' | 'test' | null
  readonly mirrored: boolean
  readonly logits: readonly number[]
}

export interface GroupReference {
  readonly rows: readonly GroupRow[]
  readonly order: number
  /** By nontrivial irrep, product and class. */
  readonly parts: readonly Matrix[]
  /** |P_rho L|^2 over all pairs. */
  readonly energies: readonly number[]
  /** The mean of the logits over all pairs. */
  readonly mean: readonly number[]
}

export function tableOf(group: 'symmetric' | 'dihedral', degree: number): Table {
  if (group === 'symmetric') return degree === 3 ? symmetricThree : expect.fail('only S_3 is written out')
  return degree % 2 === 1 ? oddDihedral(degree) : expect.fail('only odd numbers of corners are written out')
}

export function groupReference({ spec, probe, weights }: SmallRun): GroupReference {
  const { task, model } = spec
  if (
    task.kind !== 'group_composition' ||
    (model?.architecture !== 'mlp' && model?.architecture !== 'transformer')
  )
    return expect.fail('the reference knows composition on one layer')
  const { order, product, characters } = tableOf(task.group, task.degree)
  const elements = upTo(order)
  const named = new Map((probe ?? []).map((row) => [`${row.inputs[0]} ${row.inputs[1]}`, row]))
  const suffix = model.context === 3 ? [order] : []
  const rows = elements.flatMap((a) =>
    elements.map((b): GroupRow => {
      const row = named.get(`${a} ${b}`)
      return {
        a,
        b,
        product: product(a, b),
        label: row?.label ?? product(a, b),
        split: row?.split ?? null,
        mirrored: product(a, b) === product(b, a) && named.get(`${b} ${a}`)?.split === 'train',
        logits: forwardRow(model, weights, [a, b, ...suffix]).logits.slice(0, order),
      }
    }),
  )
  const means = elements.map((g) => {
    const own = rows.filter((row) => row.product === g)
    return elements.map((c) => mean(own.map(({ logits }) => at(logits, c))))
  })
  const inverse = (h: number): number => elements.find((x) => product(h, x) === 0) ?? 0
  const parts = characters.map((character) =>
    elements.map((g) =>
      elements.map((c) => {
        const turned = elements.map((h) => at(character, h) * at(at(means, product(inverse(h), g)), c))
        return (at(character, 0) / order) * sum(turned)
      }),
    ),
  )
  return {
    rows,
    order,
    parts,
    energies: parts.map((part) => order * sum(part.flat().map((value) => value ** 2))),
    mean: elements.map((c) => mean(rows.map(({ logits }) => at(logits, c)))),
  }
}

/** The three irreps with the most energy. */
export function strongestThree({ energies }: GroupReference): number[] {
  return upTo(energies.length)
    .sort((a, b) => at(energies, b) - at(energies, a))
    .slice(0, 3)
}

/** CE over the test rows of the mean and these parts alone. */
export function restrictedToIrreps({ rows, parts, mean: base }: GroupReference, irreps: readonly number[]) {
  const test = rows.filter(({ split }) => split === 'test')
  return mean(
    test.map(({ product, label }) => {
      const kept = base.map(
        (value, c) => value + sum(irreps.map((irrep) => at(at(at(parts, irrep), product), c))),
      )
      return crossEntropy(kept, label)
    }),
  )
}

/** CE over the train rows without these parts. */
export function excludedIrreps({ rows, parts }: GroupReference, irreps: readonly number[]) {
  const train = rows.filter(({ split }) => split === 'train')
  return mean(
    train.map(({ logits, product, label }) => {
      const left = logits.map(
        (value, c) => value - sum(irreps.map((irrep) => at(at(at(parts, irrep), product), c))),
      )
      return crossEntropy(left, label)
    }),
  )
}

/** The mean over products of the CE of the average over unmirrored test rows. */
export function averagedOverProducts({ rows, order }: GroupReference): number {
  const losses = upTo(order).flatMap((g) => {
    const own = rows.filter((row) => row.product === g && row.split === 'test' && !row.mirrored)
    if (own.length === 0) return []
    return [
      crossEntropy(
        upTo(order).map((c) => mean(own.map(({ logits }) => at(logits, c)))),
        g,
      ),
    ]
  })
  return mean(losses)
}
