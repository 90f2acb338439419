/** What measures read from: the weights, the forward pass over the run's rows, and the task's structure on top of it. */
import type { Evaluation, Feeds } from '../evaluation.ts'
import type { Model } from '../models/model.ts'
import { testSplit, trainSplit } from '../probe.ts'
import type { Rows } from '../rows.ts'
import type { Sample } from '../sample.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Subject } from '../subject.ts'
import type { FourierBasis } from '../tasks/fourier.ts'
import type { CyclicStructure } from '../tasks/structure.ts'
import { inMemory } from '../weights.ts'
import { type GroupContext, groupContext } from './group-context.ts'
import { type ParityContext, parityContext } from './parity-context.ts'
import type { ClassLayout } from './quantities/class-layout.ts'
import { type ClassMeans, classMeans } from './quantities/class-means.ts'
import { type Components, components } from './quantities/components.ts'
import { type Forward, forward, type GridForward } from './quantities/forward.ts'
import { type FrequencyExclusions, frequencyExclusions } from './quantities/frequency-exclusions.ts'
import { once } from './quantities/once.ts'
import { prunedScores } from './quantities/pruned.ts'
import type { ClassArrays } from './quantities/run-arrays.ts'
import { type SamplePass, type Scores, samplePass } from './quantities/sample-pass.ts'
import { type Squares, squaresOf } from './quantities/squares.ts'
import { type Spectra, spectraOf } from './spectra/spectrum.ts'
import { type Traps, trapsOfAll } from './spectra/traps.ts'

export interface WeightsContext {
  readonly subject: Subject
  readonly step: number
  /** Earlier snapshots of the run, newest first: as many as are at hand, all of them finite. */
  readonly earlier: readonly Snapshot[]
  /** The sum of squares of each tensor. */
  readonly squares: () => Evaluation<Squares>
  /** The singular values of the snapshot's matrices. */
  readonly spectra: () => Evaluation<Spectra>
  /** The correlation traps of the snapshot's matrices. */
  readonly traps: () => Evaluation<Traps>
}

export interface RowsContext extends WeightsContext {
  readonly snapshot: Snapshot
  readonly model: Model
  readonly rows: Rows
  /** The model's tensors and constants, ready to be fed to its graphs. */
  readonly weights: Feeds
  readonly forward: () => Evaluation<Forward>
  readonly sample: Sample
  /** The forward pass over the sample alone, with the hidden states. */
  readonly sampled: () => Evaluation<SamplePass>
  /** The test rows of the sample without the smallest weights. */
  readonly pruned: () => Evaluation<Scores>
}

/** Pairs of operands by class: those of a cyclic structure or of a group. */
export interface ClassesContext extends RowsContext {
  readonly layout: ClassLayout
  readonly classMeans: () => Evaluation<ClassMeans>
}

export interface StructureContext extends ClassesContext {
  readonly structure: CyclicStructure
  readonly basis: FourierBasis
  readonly classes: ClassArrays
  /** The forward pass over the pairs of the structure. */
  readonly grid: () => Evaluation<GridForward>
  readonly components: () => Evaluation<Components>
  /** The losses on the train pairs without some of the frequencies. */
  readonly exclusions: () => Evaluation<FrequencyExclusions>
}

export type Maybe<Context> = { readonly context: Context } | { readonly none_because: string }

export interface Contexts {
  readonly weights: Maybe<WeightsContext>
  readonly rows: Maybe<RowsContext>
  readonly structure: Maybe<StructureContext>
  readonly group: Maybe<GroupContext>
  readonly classes: Maybe<ClassesContext>
  readonly parity: Maybe<ParityContext>
}

/** The contexts of one snapshot. What several measures need is computed once, when the first of them asks. */
export function contextsOf(
  subject: Subject,
  snapshot: Snapshot,
  earlier: readonly Snapshot[] = [],
): Contexts {
  if (snapshot.non_finite !== null) {
    const none = { none_because: `the weights are not finite: ${snapshot.non_finite}` }
    return { weights: none, rows: none, structure: none, group: none, classes: none, parity: none }
  }
  const source = inMemory(snapshot)
  const weights = {
    subject,
    step: snapshot.step,
    earlier: earlier.filter(({ non_finite }) => non_finite === null),
    squares: once(() => squaresOf(source)),
    spectra: once(() => spectraOf(source)),
    traps: once(() => trapsOfAll(source)),
  }
  const rows = rowsContext(weights, snapshot)
  if ('none_because' in rows) {
    return { weights: { context: weights }, rows, structure: rows, group: rows, classes: rows, parity: rows }
  }
  const structure = structureContext(subject, rows.context)
  const group = groupContext(rows.context)
  return {
    weights: { context: weights },
    rows,
    structure,
    group,
    classes: 'context' in group ? group : structure,
    parity: parityContext(rows.context),
  }
}

function rowsContext(base: WeightsContext, snapshot: Snapshot): Maybe<RowsContext> {
  const { subject } = base
  const { model, rows, sample, arrays } = subject
  if ('none_because' in rows) return rows
  if (model === null) return { none_because: 'the run names no model, so there is no forward pass' }
  if (sample === null || arrays === null) throw new Error('a run with rows has a sample of them')
  const weights = weightsOf(model, snapshot)
  return {
    context: {
      ...base,
      snapshot,
      model,
      rows: rows.rows,
      weights,
      forward: once(() => forward(model, rows.rows, arrays, weights)),
      sample,
      sampled: once(() => samplePass(model, sample, weights)),
      pruned: once(() => prunedScores(model, sample, weights)),
    },
  }
}

/** What the model's graphs are fed of a snapshot. */
export function weightsOf(model: Model, snapshot: Snapshot): Feeds {
  const weights: Record<string, Feeds[string]> = { ...model.constants }
  for (const { name } of model.tensors) {
    const tensor = snapshot.tensors.get(name)
    if (tensor !== undefined) weights[name] = tensor
  }
  return weights
}

function structureContext(subject: Subject, rows: RowsContext): Maybe<StructureContext> {
  const { structure, no_structure_because } = rows.rows
  const { basis, arrays } = subject
  const classes = arrays?.classes ?? null
  if (structure === null || basis === null || classes === null) return { none_because: no_structure_because }
  const { layout } = classes
  const grid = function* (): Evaluation<GridForward> {
    const forward = yield* rows.forward()
    if (forward.grid === null) throw new Error('the forward pass left the grid of a structure out')
    return forward.grid
  }
  const means = once(function* () {
    const { logits } = yield* grid()
    return yield* classMeans(logits, layout)
  })
  const context = {
    ...rows,
    structure,
    basis,
    layout,
    classes,
    grid,
    classMeans: means,
    components: once(function* () {
      const { all } = yield* means()
      return yield* components(all, basis)
    }),
  }
  return { context: { ...context, exclusions: once(() => frequencyExclusions(context)) } }
}

/** Why a split that a measure requires is not there; null where it is. */
export function missingSplit(rows: Rows, hasProbe: boolean, split: 'train' | 'test'): string | null {
  const code = split === 'train' ? trainSplit : testSplit
  if (rows.split.includes(code)) return null
  return hasProbe
    ? `the probe has no ${split} rows`
    : `the run has no probe, so which rows are ${split} is not known`
}
