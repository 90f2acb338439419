/** What the detector remembers of a run: plain values, folded forward one observation at a time, never back. */
import type { Phase } from '../../wire/phase.ts'
import type { RunSpec, TaskSpec } from '../../wire/run.ts'
import { classesOf } from '../tasks/classes.ts'
import type { Signals } from './signals.ts'

export interface DetectorState {
  /** The kind of task: it says which measures are looked at. */
  readonly task: TaskSpec['kind']
  /** Cross-entropy of the uniform guess, ln C, in nats; null where the number of classes is not known. */
  readonly uniformLoss: number | null
  /** 1 / (learning rate x weight decay), in steps: the time in which weight decay alone shrinks weights e-fold. */
  readonly decaySteps: number | null
  readonly weightDecay: number | null
  /** The first step with train accuracy >= .99 (or train loss < .05 ln C). */
  readonly fittedStep: number | null
  /** Extremes since the run was fitted. */
  readonly leastTrainLoss: number | null
  readonly mostRestricted: number | null
  readonly leastExcluded: number | null
  readonly mostAveraged: number | null
  /** Of the sum-averaged loss over the test loss. */
  readonly mostAveragedRatio: number | null
  /** Extremes of the whole run. */
  readonly mostTestLoss: number | null
  readonly mostTestAccuracy: number | null
  /** The first of the latest unbroken sequence of snapshots that vote for circuit formation. */
  readonly voteOnset: number | null
  readonly votes: number
  /** Snapshots in a row without a vote. */
  readonly silence: number
  /** Observations in a row, by what they show. */
  readonly settledFor: number
  readonly collapsedFor: number
  /** Where the train loss jumped above its least, if it still is there. */
  readonly slingshotSince: number | null
  /** Snapshots with measures of the task's structure so far. */
  readonly structured: number
  readonly phase: Phase
  readonly sinceStep: number
  /** What later observations are compared with: recent signals, oldest first, thinned to a bounded number. */
  readonly recent: readonly Signals[]
}

export function initialState(spec: RunSpec): DetectorState {
  const { learning_rate: rate, weight_decay: decay } = spec.optimizer
  const classes = classesOf(spec.task)
  return {
    task: spec.task.kind,
    uniformLoss: classes !== null && classes > 1 ? Math.log(classes) : null,
    decaySteps: rate !== undefined && decay !== undefined && rate * decay > 0 ? 1 / (rate * decay) : null,
    weightDecay: decay ?? null,
    fittedStep: null,
    leastTrainLoss: null,
    mostRestricted: null,
    leastExcluded: null,
    mostAveraged: null,
    mostAveragedRatio: null,
    mostTestLoss: null,
    mostTestAccuracy: null,
    voteOnset: null,
    votes: 0,
    silence: 0,
    settledFor: 0,
    collapsedFor: 0,
    slingshotSince: null,
    structured: 0,
    phase: 'undetermined',
    sinceStep: 0,
    recent: [],
  }
}

/** Recent signals kept: enough to look back over one decay time at a usual cadence. */
const mostRecent = 240

/** Adds one. Where there are too many, every other of the older half is dropped, scalars before snapshots. */
export function remember(recent: readonly Signals[], signals: Signals): readonly Signals[] {
  const kept = [...recent, signals]
  if (kept.length <= mostRecent) return kept
  const half = mostRecent / 2
  const thinned = kept.filter((known, index) => index >= half || known.weights || index % 2 === 0)
  return thinned.length <= mostRecent ? thinned : kept.filter((_, index) => index >= half || index % 2 === 0)
}

export function larger(a: number | null, b: number | null): number | null {
  if (a === null) return b
  return b === null ? a : Math.max(a, b)
}

export function smaller(a: number | null, b: number | null): number | null {
  if (a === null) return b
  return b === null ? a : Math.min(a, b)
}
