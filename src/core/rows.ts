/** The rows that a run's forward measures are evaluated on, laid out so that a task's structure is a reshape away. */
import type { ModelSpec, RunSpec, SparseParitySpec, TaskSpec } from '../wire/run.ts'
import { defaultLimits, type EvaluationLimits } from './limits.ts'
import { operandRows } from './operand-rows.ts'
import type { Probe } from './probe.ts'
import { classesOf } from './tasks/classes.ts'
import type { Group } from './tasks/groups/group.ts'
import type { CyclicStructure } from './tasks/structure.ts'

/**
 * With a cyclic structure or a group of order n, rows 0 .. n*n - 1 are the pairs (i, j), i outermost, and the remaining
 * rows are the pairs outside of it; without one they are the probe's rows as given.
 */
export interface Rows {
  readonly count: number
  readonly context: number
  /** [count, context], ready for a graph. */
  readonly tokens: BigInt64Array
  /** [count]: the probe's label where the probe names this row, else the task's. */
  readonly labels: Int32Array
  /** [count]: 0 train, 1 test, 255 neither. */
  readonly split: Uint8Array
  /** Logits are compared over the first this many classes: the separator's class is dropped (measures.md, Setup). */
  readonly classes: number
  /** [count]: 1 where the mirrored pair (b, a) is not in train, or has another label anyway. */
  readonly unmirrored: Uint8Array
  /** At most one of these is there. */
  readonly structure: CyclicStructure | null
  readonly group: Group | null
  /** The bits are the first tokens of each row. */
  readonly parity: SparseParitySpec | null
  /** Why there is no structure, where there is none. */
  readonly no_structure_because: string
}

export type RowsOf = { readonly rows: Rows } | { readonly none_because: string }

/** The rows of a run, from its task and its probe; or why it has none. */
export function rowsOf(spec: RunSpec, probe: Probe | null, limits: EvaluationLimits = defaultLimits): RowsOf {
  const { task, model } = spec
  if (model === undefined) return { none_because: 'the run names no model, so there is no forward pass' }
  const pairs = operandRows(task, model, probe, limits)
  if (pairs !== null && ('rows' in pairs || probe === null)) return pairs
  if (probe === null)
    return { none_because: 'the run has no probe: PUT its inputs, labels and splits to /probe' }
  return probeRows(task, model, probe, pairs?.none_because ?? noStructure(task))
}

function noStructure(task: TaskSpec): string {
  return task.kind === 'sparse_parity'
    ? 'sparse parity has no pairs of operands'
    : 'the task is generic, so its structure is not known'
}

function probeRows(task: TaskSpec, model: ModelSpec, probe: Probe, because: string): RowsOf {
  const classes = Math.min(classesOf(task) ?? model.vocabulary, model.vocabulary)
  const outside = probe.labels.findIndex((label) => label >= classes)
  if (outside >= 0) {
    return {
      none_because: `the label ${probe.labels[outside]} of the probe's row ${outside} is not one of the ${classes} classes`,
    }
  }
  const rows: Rows = {
    count: probe.rows,
    context: probe.context,
    tokens: BigInt64Array.from(probe.inputs, BigInt),
    labels: probe.labels,
    split: probe.split,
    classes,
    unmirrored: new Uint8Array(probe.rows).fill(1),
    structure: null,
    group: null,
    parity: task.kind === 'sparse_parity' ? task : null,
    no_structure_because: because,
  }
  return { rows }
}
