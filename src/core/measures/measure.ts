/** What a measure is: a description, the graphs that it runs, and how it reads a snapshot. */
import type { Graph } from '../../onnx/graph.ts'
import type { MeasureDescription } from '../../wire/measure.ts'
import type { Reading } from '../../wire/reading.ts'
import type { Evaluation } from '../evaluation.ts'
import type { RowsContext, StructureContext, WeightsContext } from './context.ts'

interface MeasureOn<Context> {
  readonly description: Omit<MeasureDescription, 'needs'>
  /** Every graph that the measure itself runs; its listing is a golden file. */
  readonly graphs: readonly Graph[]
  /** Splits that must have rows. */
  readonly requires: readonly ('train' | 'test')[]
  /** Reads one snapshot. What the context promises is there: a measure never checks for it again. */
  read(context: Context): Evaluation<Reading>
}

/** A measure of the weights alone, of a forward pass over labelled rows, or of the task's cyclic structure. */
export type Measure =
  | ({ readonly on: 'weights' } & MeasureOn<WeightsContext>)
  | ({ readonly on: 'rows' } & MeasureOn<RowsContext>)
  | ({ readonly on: 'structure' } & MeasureOn<StructureContext>)

/** What a measure needs, in words. */
export function needsOf(measure: Measure): string[] {
  const base = {
    weights: ['finite weights'],
    rows: ['finite weights', 'a model', 'a probe'],
    structure: ['finite weights', 'a model', 'a task with a cyclic structure'],
  }[measure.on]
  return [...base, ...measure.requires.map((split) => `${split} rows in the probe`)]
}
