/** The Fourier basis over Z_n, and the projection of [n^2, n] logits by its vectors written out. */
import { at, dot, upTo } from './arrays.ts'

/** Unit rows: the constant, then cos and sin of each frequency; the Nyquist frequency of an even n has no sine. */
export interface BasisRow {
  readonly frequency: number
  readonly row: readonly number[]
}

export function basisRows(n: number): BasisRow[] {
  const rows: BasisRow[] = [{ frequency: 0, row: upTo(n).map(() => 1 / Math.sqrt(n)) }]
  for (const k of frequenciesOf(n)) {
    for (const wave of [Math.cos, Math.sin]) {
      const row = unit(upTo(n).map((x) => wave((2 * Math.PI * k * x) / n)))
      if (row !== null) rows.push({ frequency: k, row })
    }
  }
  return rows
}

export function frequenciesOf(n: number): number[] {
  return upTo(n).filter((k) => k >= 1 && 2 * k <= n)
}

/** c_k and s_k as unit vectors over the n^2 pairs; s_k of the Nyquist frequency is zero and left out. */
function vectorsOf(n: number, k: number): number[][] {
  const cosine = upTo(n).map((x) => Math.cos((2 * Math.PI * k * x) / n))
  const sine = upTo(n).map((x) => Math.sin((2 * Math.PI * k * x) / n))
  const over = (term: (i: number, j: number) => number): number[] =>
    upTo(n * n).map((row) => term(Math.floor(row / n), row % n))
  const vectors = [
    over((i, j) => at(cosine, i) * at(cosine, j) - at(sine, i) * at(sine, j)),
    over((i, j) => at(sine, i) * at(cosine, j) + at(cosine, i) * at(sine, j)),
  ]
  return vectors.map(unit).filter((vector) => vector !== null)
}

function unit(vector: readonly number[]): number[] | null {
  const norm = Math.sqrt(dot(vector, vector))
  return norm < 1e-9 ? null : vector.map((value) => value / norm)
}

export type Matrix = readonly (readonly number[])[]

/** P_K L = sum over k in K of (c_k c_k^T + s_k s_k^T) L, for L [n^2, n]. */
export function projection(logits: Matrix, n: number, keys: readonly number[]): number[][] {
  const result = logits.map((row) => row.map(() => 0))
  for (const k of new Set(keys)) {
    for (const vector of vectorsOf(n, k)) {
      const onto = upTo(n).map((c) =>
        dot(
          vector,
          logits.map((row) => at(row, c)),
        ),
      )
      for (const [row, values] of result.entries()) {
        for (const c of upTo(n)) values[c] = at(values, c) + at(vector, row) * at(onto, c)
      }
    }
  }
  return result
}

/** |P_k L|^2 of each frequency, in the order of the frequencies. */
export function energies(logits: Matrix, n: number): number[] {
  return frequenciesOf(n).map((k) =>
    projection(logits, n, [k])
      .flat()
      .reduce((total, value) => total + value * value, 0),
  )
}

/** The five frequencies with the most energy, ascending. */
export function strongestFive(logits: Matrix, n: number): number[] {
  const held = energies(logits, n)
  return frequenciesOf(n)
    .sort((j, k) => at(held, k - 1) - at(held, j - 1))
    .slice(0, 5)
    .sort((j, k) => j - k)
}
