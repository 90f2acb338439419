/** What measures read from: the weights, the forward pass over the run's rows, and the task's structure on top of it. */
import type { Evaluation, Feeds } from '../evaluation.ts'
import type { Model } from '../models/model.ts'
import { testSplit, trainSplit } from '../probe.ts'
import type { Rows } from '../rows.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Subject } from '../subject.ts'
import type { FourierBasis } from '../tasks/fourier.ts'
import type { CyclicStructure } from '../tasks/structure.ts'
import { type ClassLayout, classLayout } from './quantities/class-layout.ts'
import { type Components, components } from './quantities/components.ts'
import { type Forward, forward, type GridForward } from './quantities/forward.ts'
import { type Squares, squaresOf } from './quantities/squares.ts'
import { type Spectra, spectraOf } from './spectra/spectrum.ts'

export interface WeightsContext {
  readonly subject: Subject
  readonly snapshot: Snapshot
  /** The sum of squares of each tensor. */
  readonly squares: () => Evaluation<Squares>
  /** The singular values of the snapshot's matrices. */
  readonly spectra: () => Evaluation<Spectra>
}

export interface RowsContext extends WeightsContext {
  readonly model: Model
  readonly rows: Rows
  /** The model's tensors and constants, ready to be fed to its graphs. */
  readonly weights: Feeds
  readonly forward: () => Evaluation<Forward>
}

export interface StructureContext extends RowsContext {
  readonly structure: CyclicStructure
  readonly basis: FourierBasis
  readonly layout: ClassLayout
  /** The forward pass over the pairs of the structure. */
  readonly grid: () => Evaluation<GridForward>
  readonly components: () => Evaluation<Components>
}

type Maybe<Context> = { readonly context: Context } | { readonly none_because: string }

export interface Contexts {
  readonly weights: Maybe<WeightsContext>
  readonly rows: Maybe<RowsContext>
  readonly structure: Maybe<StructureContext>
}

/** The contexts of one snapshot. What several measures need is computed once, when the first of them asks. */
export function contextsOf(subject: Subject, snapshot: Snapshot): Contexts {
  if (snapshot.non_finite !== null) {
    const none = { none_because: `the weights are not finite: ${snapshot.non_finite}` }
    return { weights: none, rows: none, structure: none }
  }
  const weights = {
    subject,
    snapshot,
    squares: once(() => squaresOf(snapshot)),
    spectra: once(() => spectraOf(snapshot)),
  }
  const rows = rowsContext(weights)
  return {
    weights: { context: weights },
    rows,
    structure: 'context' in rows ? structureContext(subject, rows.context) : rows,
  }
}

function rowsContext(base: WeightsContext): Maybe<RowsContext> {
  const { subject, snapshot } = base
  const { model, rows } = subject
  if (model === null) return { none_because: 'the run names no model, so there is no forward pass' }
  if ('none_because' in rows) return rows
  const weights: Record<string, Feeds[string]> = { ...model.constants }
  for (const { name } of model.tensors) {
    const tensor = snapshot.tensors.get(name)
    if (tensor !== undefined) weights[name] = tensor
  }
  return {
    context: {
      ...base,
      model,
      rows: rows.rows,
      weights,
      forward: once(() => forward(model, rows.rows, weights)),
    },
  }
}

function structureContext(subject: Subject, rows: RowsContext): Maybe<StructureContext> {
  const { structure, no_structure_because } = rows.rows
  const { basis } = subject
  if (structure === null || basis === null) return { none_because: no_structure_because }
  const layout = classLayout(rows.rows, structure)
  const grid = function* (): Evaluation<GridForward> {
    const forward = yield* rows.forward()
    if (forward.grid === null) throw new Error('the forward pass left the grid of a structure out')
    return forward.grid
  }
  return {
    context: {
      ...rows,
      structure,
      basis,
      layout,
      grid,
      components: once(function* () {
        const { logits } = yield* grid()
        return yield* components(logits, basis)
      }),
    },
  }
}

/** Evaluates at most once; later callers are handed the same result. */
function once<T>(make: () => Evaluation<T>): () => Evaluation<T> {
  let result: { readonly value: T } | null = null
  return function* () {
    result ??= { value: yield* make() }
    return result.value
  }
}

/** Why a split that a measure requires is not there; null where it is. */
export function missingSplit(rows: Rows, hasProbe: boolean, split: 'train' | 'test'): string | null {
  const code = split === 'train' ? trainSplit : testSplit
  if (rows.split.includes(code)) return null
  return hasProbe
    ? `the probe has no ${split} rows`
    : `the run has no probe, so which rows are ${split} is not known`
}
