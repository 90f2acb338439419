/** What measures need of a run's rows alone: made once for all its snapshots. */
import type { Rows } from '../../rows.ts'
import type { FourierBasis } from '../../tasks/fourier.ts'
import { projectionsOf } from '../../tasks/groups/projections.ts'
import { bigInts } from '../arrays.ts'
import { type ClassLayout, classLayout } from './class-layout.ts'
import { type Columns, columnsOf } from './columns.ts'
import { groupLayout } from './group-layout.ts'
import { type PairsBlock, pairsByClass } from './pairs-by-class.ts'

export interface RunArrays {
  readonly columns: Columns
  /** int64 [rows]: labels as columns. */
  readonly labels: BigInt64Array
  /** Null where the rows have no cyclic structure. */
  readonly classes: ClassArrays | null
  /** Null where they are not the pairs of a group. */
  readonly group: GroupArrays | null
}

/** The pairs by class, whatever makes the classes. */
export interface PairArrays {
  readonly layout: ClassLayout
  readonly train: readonly PairsBlock[]
}

export interface GroupArrays extends PairArrays {
  /** See `projectionsOf`. */
  readonly projections: Float64Array
}

export interface ClassArrays extends PairArrays {
  /** [n, frequencies]: the basis by position, so that those of a block of classes are one piece. */
  readonly cosines: Float64Array
  readonly sines: Float64Array
}

export function runArrays(rows: Rows, basis: FourierBasis | null): RunArrays {
  const columns = columnsOf(rows)
  const labels = bigInts(rows.labels.map((label) => columns.ofClass[label] ?? 0))
  return { columns, labels, classes: classArrays(rows, basis), group: groupArrays(rows) }
}

function classArrays(rows: Rows, basis: FourierBasis | null): ClassArrays | null {
  if (rows.structure === null || basis === null) return null
  const layout = classLayout(rows, rows.structure)
  const { order, frequencies } = basis
  return {
    layout,
    train: pairsByClass(layout.train, layout.labels, order),
    cosines: byPosition(basis.cosines, order, frequencies),
    sines: byPosition(basis.sines, order, frequencies),
  }
}

function groupArrays(rows: Rows): GroupArrays | null {
  if (rows.group === null) return null
  const layout = groupLayout(rows, rows.group)
  const train = pairsByClass(layout.train, layout.labels, layout.order)
  return { layout, train, projections: projectionsOf(rows.group) }
}

/** [frequencies, n] to [n, frequencies]. */
function byPosition(waves: Float64Array, n: number, frequencies: number): Float64Array {
  const turned = new Float64Array(waves.length)
  for (let k = 0; k < frequencies; k += 1)
    for (let x = 0; x < n; x += 1) turned[x * frequencies + k] = waves[k * n + x] ?? 0
  return turned
}
