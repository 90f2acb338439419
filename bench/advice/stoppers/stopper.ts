/** What a stopper is: a rule that people use, which sees a run's past and says when to stop. */
import { type BenchRun, scalarOf } from '../bench-run.ts'
import type { Inputs } from '../inputs.ts'

export interface Stopper {
  readonly name: string
  /** Where the rule and its defaults are documented. */
  readonly source: string
  readonly reads: 'train scalars' | 'test scalars' | 'weights' | 'schedule'
  /** The step at which it stops, null where it never does. It looks at nothing after that step. */
  readonly stopAt: (run: BenchRun) => number | null
}

/** Whether the stopper has what it reads. */
export function canRead({ reads }: Stopper, inputs: Inputs): boolean {
  if (reads === 'schedule') return true
  if (reads === 'weights') return inputs !== 'scalars_only'
  if (inputs === 'weights_only') return false
  return reads === 'train scalars' || inputs !== 'no_test_split'
}

export type SignalName = 'train_loss' | 'test_loss' | 'test_accuracy'

export interface Point {
  readonly step: number
  /** NaN where the trainer reported none. */
  readonly value: number
}

/** A scalar line by line, as often as the trainer reports it: a stopper checks it at each. Empty where it is never reported. */
export function signalOf(run: BenchRun, name: SignalName): readonly Point[] {
  return run.scalars.some((line) => line[name] !== undefined)
    ? run.scalars.map((line) => ({ step: line.step, value: scalarOf(line, name) ?? Number.NaN }))
    : []
}

/** The signal turned so that less is better. */
export function costOf(run: BenchRun, name: SignalName): readonly Point[] {
  const points = signalOf(run, name)
  return name === 'test_accuracy' ? points.map(({ step, value }) => ({ step, value: -value })) : points
}
