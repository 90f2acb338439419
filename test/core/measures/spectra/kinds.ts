/** Matrices of several kinds of spectra, made from a seed. */
import { type Random, seeded } from '../../seeded.ts'

type Make = (rows: number, columns: number, random: Random) => Float32Array

const each =
  (element: (row: number, column: number, columns: number, random: Random) => number): Make =>
  (rows, columns, random) =>
    Float32Array.from({ length: rows * columns }, (_, at) =>
      element(Math.floor(at / columns), at % columns, columns, random),
    )

/** rank directions of size 1, and noise. */
const lowRank =
  (rank: number, noise: number): Make =>
  (rows, columns, { normal }) => {
    const left = Float64Array.from({ length: rows * rank }, normal)
    const right = Float64Array.from({ length: rank * columns }, normal)
    return Float32Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns]
      let sum = 0
      for (let k = 0; k < rank; k += 1)
        sum += (left[row * rank + k] ?? 0) * (right[k * columns + column] ?? 0)
      return sum / Math.sqrt(rank) + noise * normal()
    })
  }

const kinds = {
  normal: each((_row, _column, _columns, { normal }) => 0.02 * normal()),
  'normal with a mean': each((_row, _column, _columns, { normal }) => 1 + 0.02 * normal()),
  'columns that fall by a power': each((_row, column, _columns, { normal }) => normal() / (column + 1)),
  'columns that fall slowly': each((_row, column, _columns, { normal }) => normal() / Math.sqrt(column + 1)),
  'columns that fall exponentially': each(
    (_row, column, _columns, { normal }) => normal() * Math.exp(-column / 100),
  ),
  'columns of two sizes': each(
    (_row, column, columns, { normal }) => normal() * (column < columns / 2 ? 1 : 0.01),
  ),
  'one element in 500': each((_row, _column, _columns, { normal, uniform }) =>
    uniform() < 0.002 ? normal() : 0,
  ),
  'low rank and noise': lowRank(12, 1e-3),
  'a rank of 40 and more noise': lowRank(40, 0.1),
  'low rank alone': lowRank(5, 0),
  'twenty that are equal': each((row, column) => Number(row === column && row < 20)),
  'one element': each((row, column) => Number(row === 0 && column === 7)),
  'a constant': each(() => 3),
  'a reflection': each((row, column, columns) => Number(row === column) - 2 / columns),
} satisfies Record<string, Make>

export interface Made {
  readonly title: string
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
}

export type Kind = keyof typeof kinds

/** One matrix of each kind, or of these alone. */
export function matricesOfKinds(rows: number, columns: number, seed: number, only?: readonly Kind[]): Made[] {
  const wanted = Object.entries(kinds).filter(([kind]) => only?.some((one) => one === kind) ?? true)
  return wanted.map(([kind, make]) => ({
    title: `${kind}, ${rows} x ${columns}, seed ${seed}`,
    rows,
    columns,
    data: make(rows, columns, seeded(seed)),
  }))
}
