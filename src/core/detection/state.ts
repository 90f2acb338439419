/** What the detector remembers of a run: plain values, folded forward one observation at a time, never back. */
import type { Phase } from '../../wire/phase.ts'
import type { RunSpec, TaskSpec } from '../../wire/run.ts'
import { classesOf } from '../tasks/classes.ts'
import type { ExpertName, Parameters } from './experts.ts'
import type { Survival } from './forecast.ts'
import type { LevelName, Levels } from './levels.ts'
import { levelNames } from './levels.ts'
import { fitted } from './parameters.ts'
import type { Signals } from './signals.ts'

/** Signals beside the levels that they make. */
export interface Remembered extends Signals {
  readonly levels: Levels
}

export type Extremes = Readonly<Partial<Record<LevelName, number>>>

/** What the model said last of a run that is fitted. */
export interface Outlook {
  readonly step: number
  /** Which evidence it rests on. */
  readonly expert: ExpertName
  /** The mean of the squared standardized features, over what is usual: above 1 the run is like none that is known. */
  readonly strangeness: number
  readonly survival: Survival
}

export interface DetectorState {
  readonly parameters: Parameters
  /** The kind of task: it says which measures are looked at. */
  readonly task: TaskSpec['kind']
  /** Cross-entropy of the uniform guess, ln C, in nats; null where the number of classes is not known. */
  readonly uniformLoss: number | null
  /** 1 / (learning rate x weight decay), in steps: the time in which weight decay alone shrinks weights e-fold. */
  readonly decaySteps: number | null
  readonly weightDecay: number | null
  /** The most steps that the run may take; null where no budget is known. */
  readonly budget: number | null
  /** The first step with train accuracy >= .99 (or train loss < .05 ln C). */
  readonly fittedStep: number | null
  /** Whether a train loss or a train accuracy was ever known. */
  readonly seesTrain: boolean
  readonly leastTrainLoss: number | null
  /** Since the run was fitted. */
  readonly most: Extremes
  readonly least: Extremes
  /** Extremes of the whole run. */
  readonly mostTestLoss: number | null
  readonly mostTestAccuracy: number | null
  /** P(a generalizing circuit grows), filtered over the observations so far. */
  readonly circuit: number
  /** Null before the fit, and where no expert can speak. */
  readonly outlook: Outlook | null
  /** Where it began, without a break, that the run is expected not to generalize within its budget; and how often since. */
  readonly hopelessSince: number | null
  readonly hopelessFor: number
  /** As those, with the mark under which it may be stopped. */
  readonly stopSince: number | null
  readonly stopFor: number
  /** Observations in a row, by what they show. */
  readonly settledFor: number
  readonly collapsedFor: number
  /** Where the train loss jumped above its least, if it still is there; and how often it did. */
  readonly slingshotSince: number | null
  readonly slingshots: number
  /** Snapshots with measures of the task's structure so far, and snapshots in all. */
  readonly structured: number
  readonly snapshots: number
  readonly phase: Phase
  readonly sinceStep: number
  /** What later observations are compared with: oldest first, thinned to a bounded number. */
  readonly recent: readonly Remembered[]
}

/** The state of a run of which nothing is known but what it is. `parameters`: those that are fitted on the corpus. */
export function initialState(spec: RunSpec, parameters: Parameters = fitted): DetectorState {
  const { learning_rate: rate, weight_decay: decay } = spec.optimizer
  const classes = classesOf(spec.task)
  return {
    parameters,
    task: spec.task.kind,
    uniformLoss: classes !== null && classes > 1 ? Math.log(classes) : null,
    decaySteps: rate !== undefined && decay !== undefined && rate * decay > 0 ? 1 / (rate * decay) : null,
    weightDecay: decay ?? null,
    budget: spec.schedule.max_steps ?? spec.schedule.planned_steps ?? null,
    fittedStep: null,
    seesTrain: false,
    leastTrainLoss: null,
    most: {},
    least: {},
    mostTestLoss: null,
    mostTestAccuracy: null,
    circuit: 0,
    outlook: null,
    hopelessSince: null,
    hopelessFor: 0,
    stopSince: null,
    stopFor: 0,
    settledFor: 0,
    collapsedFor: 0,
    slingshotSince: null,
    slingshots: 0,
    structured: 0,
    snapshots: 0,
    phase: 'undetermined',
    sinceStep: 0,
    recent: [],
  }
}

/** Recent signals kept: enough to look back over one decay time at a usual cadence. */
const mostRecent = 240

/** Adds one. Where there are too many, every other of the older half is dropped, scalars before snapshots. */
export function remember(recent: readonly Remembered[], signals: Remembered): readonly Remembered[] {
  const kept = [...recent, signals]
  if (kept.length <= mostRecent) return kept
  const half = mostRecent / 2
  const thinned = kept.filter((known, index) => index >= half || known.weights || index % 2 === 0)
  return thinned.length <= mostRecent ? thinned : kept.filter((_, index) => index >= half || index % 2 === 0)
}

/** The extremes with those of new levels. */
export function extended(
  extremes: Extremes,
  levels: Levels,
  pick: (a: number, b: number) => number,
): Extremes {
  const next: Partial<Record<LevelName, number>> = { ...extremes }
  for (const name of levelNames) {
    const value = levels[name]
    if (value !== null) next[name] = pick(next[name] ?? value, value)
  }
  return next
}

export function larger(a: number | null, b: number | null): number | null {
  if (a === null) return b
  return b === null ? a : Math.max(a, b)
}

export function smaller(a: number | null, b: number | null): number | null {
  if (a === null) return b
  return b === null ? a : Math.min(a, b)
}
