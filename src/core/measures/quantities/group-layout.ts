/** The pairs of a group regrouped by their product g, as those of a cyclic structure are by their class. */
import { testSplit, trainSplit } from '../../probe.ts'
import type { Rows } from '../../rows.ts'
import type { Group } from '../../tasks/groups/group.ts'
import { type ClassLayout, pairWeights } from './class-layout.ts'

/** The row that stands at position g*n + a: that of the pair (a, a^-1 g). */
export function rowOfPair({ order, product, inverse }: Group, g: number, a: number): number {
  return a * order + (product[(inverse[a] ?? 0) * order + g] ?? 0)
}

/** Position g*n + a holds the pair (a, a^-1 g). Every label is a class, and its own column. */
export function groupLayout(rows: Rows, group: Group): ClassLayout {
  const n = group.order
  const cells = Array.from({ length: n * n }, (_, position) =>
    rowOfPair(group, Math.floor(position / n), position % n),
  )
  const mask = (counts: (row: number) => boolean): Float64Array =>
    Float64Array.from(cells, (row) => (counts(row) ? 1 : 0))
  const inTest = (row: number): boolean => rows.split[row] === testSplit
  const unmirroredTest = mask((row) => inTest(row) && rows.unmirrored[row] === 1)
  return {
    order: n,
    labels: Int32Array.from(cells, (row) => rows.labels[row] ?? 0),
    counted: new Uint8Array(n * n).fill(1),
    train: mask((row) => rows.split[row] === trainSplit),
    test: mask(inTest),
    unmirroredTest,
    all: new Float64Array(n * n).fill(1),
    pairWeights: pairWeights(unmirroredTest, n),
  }
}

/** Logits float32 [rows, n] of the pairs as float32 [n, n, n] by product, first operand and class. */
export function logitsByProduct(logits: Float32Array, group: Group): Float32Array {
  const n = group.order
  const byProduct = new Float32Array(n * n * n)
  for (let position = 0; position < n * n; position += 1) {
    const row = rowOfPair(group, Math.floor(position / n), position % n)
    byProduct.set(logits.subarray(row * n, (row + 1) * n), position * n)
  }
  return byProduct
}
