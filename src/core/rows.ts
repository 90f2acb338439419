/** The rows that a run's forward measures are evaluated on, laid out so that a task's structure is a reshape away. */
import type { ModularArithmeticSpec, RunSpec } from '../wire/run.ts'
import { noSplit, type Probe } from './probe.ts'
import { operationOf } from './tasks/operations.ts'
import type { CyclicStructure } from './tasks/structure.ts'

/**
 * With a structure of order n, rows 0 .. n*n - 1 are the pairs (i, j), i outermost, and the remaining rows are the
 * pairs outside of it; without one they are the probe's rows as given.
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
  readonly structure: CyclicStructure | null
  /** Why there is no structure, where there is none. */
  readonly no_structure_because: string
}

export type RowsOf = { readonly rows: Rows } | { readonly none_because: string }

/** The rows of a run, from its task and its probe; or why it has none. */
export function rowsOf(spec: RunSpec, probe: Probe | null): RowsOf {
  if (spec.model === undefined) return { none_because: 'the run names no model, so there is no forward pass' }
  if (spec.task.kind === 'modular_arithmetic') {
    const grid = gridRows(spec.task, spec.model.vocabulary, spec.model.context, probe)
    if ('rows' in grid) return grid
    if (probe === null) return grid
    return probeRows(spec, probe, grid.none_because)
  }
  if (probe === null)
    return { none_because: 'the run has no probe: PUT its inputs, labels and splits to /probe' }
  return probeRows(spec, probe, 'the task is generic, so its structure is not known')
}

function probeRows(spec: RunSpec, probe: Probe, because: string): RowsOf {
  const vocabulary = spec.model?.vocabulary ?? 0
  const named = spec.task.kind === 'generic' ? spec.task.classes : spec.task.modulus
  const classes = Math.min(named ?? vocabulary, vocabulary)
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
    no_structure_because: because,
  }
  return { rows }
}

function gridRows(
  task: ModularArithmeticSpec,
  vocabulary: number,
  context: number,
  probe: Probe | null,
): RowsOf {
  const p = task.modulus
  if (vocabulary < p)
    return { none_because: `the vocabulary of ${vocabulary} does not hold the ${p} residues` }
  const suffix = suffixOf(p, vocabulary, context, probe)
  if ('none_because' in suffix) return suffix
  const operation = operationOf(task)
  const structured = operation.structure(p)
  if ('none_because' in structured) return structured
  const { structure } = structured
  const pairs = pairsOf(p, structure)
  const tokens = new BigInt64Array(pairs.length * context)
  const labels = new Int32Array(pairs.length)
  const split = new Uint8Array(pairs.length).fill(noSplit)
  const rowOfPair = new Int32Array(p * p).fill(-1)
  for (const [row, [a, b]] of pairs.entries()) {
    rowOfPair[a * p + b] = row
    tokens.set([BigInt(a), BigInt(b), ...suffix.tokens], row * context)
    labels[row] = operation.label(a, b, p) ?? 0
  }
  if (probe !== null) {
    for (let index = 0; index < probe.rows; index += 1) {
      const a: number = probe.inputs[index * context] ?? 0
      const b: number = probe.inputs[index * context + 1] ?? 0
      const row = a < p && b < p ? (rowOfPair[a * p + b] ?? -1) : -1
      if (row < 0)
        return { none_because: `the probe's row ${index} holds operands that are not residues modulo ${p}` }
      if (split[row] !== noSplit) return { none_because: `the probe names the pair (${a}, ${b}) twice` }
      labels[row] = probe.labels[index] ?? 0
      split[row] = probe.split[index] ?? noSplit
    }
  }
  const outside = labels.findIndex((label) => label >= p)
  if (outside >= 0) return { none_because: `the label ${labels[outside]} is not a residue modulo ${p}` }
  const unmirrored = Uint8Array.from(pairs, ([a, b]) =>
    structure.commutative && split[rowOfPair[b * p + a] ?? -1] === 0 ? 0 : 1,
  )
  return {
    rows: {
      count: pairs.length,
      context,
      tokens,
      labels,
      split,
      classes: p,
      unmirrored,
      structure,
      no_structure_because: '',
    },
  }
}

/** The pairs (a, b): those of the structure by (i, j) first, then every other pair of residues. */
function pairsOf(p: number, structure: CyclicStructure): [number, number][] {
  const pairs: [number, number][] = []
  const named = new Uint8Array(p * p)
  for (const a of structure.first) {
    for (const b of structure.second) {
      pairs.push([a, b])
      named[a * p + b] = 1
    }
  }
  for (const [index, seen] of named.entries()) if (seen === 0) pairs.push([Math.floor(index / p), index % p])
  return pairs
}

/** The tokens after the operands: the probe's where they are the same in every row, else the separator p. */
function suffixOf(
  p: number,
  vocabulary: number,
  context: number,
  probe: Probe | null,
): { readonly tokens: bigint[] } | { readonly none_because: string } {
  if (context < 2) return { none_because: `a context of ${context} does not hold two operands` }
  if (probe === null) {
    if (context === 2) return { tokens: [] }
    if (context === 3 && vocabulary > p) return { tokens: [BigInt(p)] }
    return {
      none_because: 'the run has no probe, and without one the tokens after the operands are not known',
    }
  }
  const suffix = Array.from(probe.inputs.subarray(2, context))
  for (let row = 1; row < probe.rows; row += 1) {
    const start = row * context
    if (suffix.some((token, offset) => probe.inputs[start + 2 + offset] !== token)) {
      return { none_because: `the tokens after the operands differ between the probe's rows 0 and ${row}` }
    }
  }
  return { tokens: suffix.map(BigInt) }
}
