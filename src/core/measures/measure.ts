/** What a measure is: a description, the graphs that it runs, and how it reads a snapshot. */
import type { Graph } from '../../onnx/graph.ts'
import type { MeasureDescription } from '../../wire/measure.ts'
import type { Reading } from '../../wire/reading.ts'
import type { Cost } from '../cost.ts'
import type { Evaluation } from '../evaluation.ts'
import type { Sizes } from '../sizes.ts'
import type { ClassesContext, RowsContext, StructureContext, WeightsContext } from './context.ts'
import type { GroupContext } from './group-context.ts'
import type { ParityContext } from './parity-context.ts'
import type { Shared } from './shared.ts'

interface MeasureOn<Context> {
  readonly description: Omit<MeasureDescription, 'needs'>
  /** Every graph that the measure itself runs; its listing is a golden file. */
  readonly graphs: readonly Graph[]
  /** Splits that must have rows. */
  readonly requires: readonly ('train' | 'test')[]
  /** What it computes together with other measures. */
  readonly shares: readonly Shared[]
  /** What it takes beside that. */
  readonly cost: (sizes: Sizes) => Cost
  /** Reads one snapshot. What the context promises is there: a measure never checks for it again. */
  read(context: Context): Evaluation<Reading>
}

/** A measure of the weights alone, of a forward pass over labelled rows, or of the task's structure. */
export type Measure =
  | ({ readonly on: 'weights' } & MeasureOn<WeightsContext>)
  | ({ readonly on: 'rows' } & MeasureOn<RowsContext>)
  | ({ readonly on: 'structure' } & MeasureOn<StructureContext>)
  | ({ readonly on: 'group' } & MeasureOn<GroupContext>)
  | ({ readonly on: 'classes' } & MeasureOn<ClassesContext>)
  | ({ readonly on: 'parity' } & MeasureOn<ParityContext>)

/** What a measure needs, in words. */
export function needsOf(measure: Measure): string[] {
  const base = {
    weights: ['finite weights'],
    rows: ['finite weights', 'a model', 'a probe'],
    structure: ['finite weights', 'a model', 'a task with a cyclic structure'],
    group: ['finite weights', 'a model', 'the task group composition'],
    classes: ['finite weights', 'a model', 'a task with a cyclic structure or a group'],
    parity: ['finite weights', 'a model', 'the task sparse parity'],
  }[measure.on]
  return [...base, ...measure.requires.map((split) => `${split} rows in the probe`)]
}
