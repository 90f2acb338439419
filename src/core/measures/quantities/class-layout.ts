/** The rows of a cyclic structure regrouped by their class s = (i + j) mod n, and what is known of each there. */
import { testSplit, trainSplit } from '../../probe.ts'
import type { Rows } from '../../rows.ts'
import type { CyclicStructure } from '../../tasks/structure.ts'

/** Position s*n + i holds the pair (i, s - i). All arrays are [n, n] in that order. */
export interface ClassLayout {
  readonly order: number
  /** Labels as columns of the reordered logits: the c with classes[c] = label; 0 where `counted` is 0. */
  readonly labels: Int32Array
  /** 1 where the label is one of the structure's classes. A label outside (noise) is left out of its measures. */
  readonly counted: Uint8Array
  readonly train: Float64Array
  readonly test: Float64Array
  readonly unmirroredTest: Float64Array
  readonly all: Float64Array
  /** [n, 2, n]: by class, what each pair weighs in the mean over all of its pairs, and over the unmirrored test ones. */
  readonly pairWeights: Float64Array
}

/** The row that stands at position s*n + i. */
export function rowAt(order: number, s: number, i: number): number {
  return i * order + ((s - i + order) % order)
}

export function classLayout(rows: Rows, structure: CyclicStructure): ClassLayout {
  const n = structure.order
  const columnOf = new Map(Array.from(structure.classes, (label, column) => [label, column]))
  const labels = new Int32Array(n * n)
  const counted = new Uint8Array(n * n)
  const masks = {
    train: new Float64Array(n * n),
    test: new Float64Array(n * n),
    unmirroredTest: new Float64Array(n * n),
    all: new Float64Array(n * n),
  }
  for (let s = 0; s < n; s += 1) {
    for (let i = 0; i < n; i += 1) {
      const row = rowAt(n, s, i)
      const column = columnOf.get(rows.labels[row] ?? -1)
      if (column === undefined) continue
      const position = s * n + i
      labels[position] = column
      counted[position] = 1
      masks.all[position] = 1
      if (rows.split[row] === trainSplit) masks.train[position] = 1
      if (rows.split[row] === testSplit) {
        masks.test[position] = 1
        masks.unmirroredTest[position] = rows.unmirrored[row] ?? 0
      }
    }
  }
  return { order: n, labels, counted, ...masks, pairWeights: pairWeights(masks.unmirroredTest, n) }
}

/** What each pair weighs in the means over its class: [n, 2, n], by class, mean and pair. */
export function pairWeights(unmirroredTest: Float64Array, n: number): Float64Array {
  const weights = new Float64Array(2 * n * n)
  for (let s = 0; s < n; s += 1) {
    const tested = unmirroredTest.subarray(s * n, (s + 1) * n)
    const count = Math.max(
      1,
      tested.reduce((sum, counts) => sum + counts, 0),
    )
    weights.fill(1 / n, 2 * s * n, (2 * s + 1) * n)
    weights.set(
      tested.map((counts) => counts / count),
      (2 * s + 1) * n,
    )
  }
  return weights
}
