/** What the detector looks at, at one step: readings first, the trainer's own scalars where there is no reading. */
import type { Readings } from '../../wire/reading.ts'
import type { Roles } from './roles.ts'

/** Everything that is known of a run at one step. Either part may be missing. */
export interface Observation {
  readonly step: number
  readonly readings: Readings | null
  readonly scalars: Readonly<Record<string, number>>
}

/** Values at one step; null where nothing tells. Losses in nats, accuracies and Gini as shares of 1. */
export interface Signals {
  readonly step: number
  readonly trainLoss: number | null
  readonly testLoss: number | null
  readonly trainAccuracy: number | null
  readonly testAccuracy: number | null
  /** Of the measures that play these parts in the run's task. */
  readonly restricted: number | null
  readonly excluded: number | null
  readonly averaged: number | null
  /** gini_neuron_logit */
  readonly gini: number | null
  /** ln sum_squared_weights */
  readonly logSquares: number | null
  /** low_rank_restricted_loss, pruned_loss, pruned_accuracy, class_distance and representation_entropy */
  readonly lowRank: number | null
  readonly pruned: number | null
  readonly prunedAccuracy: number | null
  readonly classDistance: number | null
  readonly entropy: number | null
  /** Of weights alone: gini_embedding, effective_rank, stable_rank */
  readonly giniEmbedding: number | null
  readonly effectiveRank: number | null
  readonly stableRank: number | null
  /** softmax_collapse: the share of train rows without a gradient in the training precision. */
  readonly softmaxCollapse: number | null
  /** Whether this is a snapshot with weights, rather than scalars alone. */
  readonly weights: boolean
  /** Scalars that are NaN or infinite, by name. */
  readonly nonFinite: readonly string[]
}

/** The largest of an accuracy up to a step; 0 where none is known. */
export function mostUntil(
  known: readonly Signals[],
  name: 'trainAccuracy' | 'testAccuracy',
  until: number,
): number {
  return known.reduce(
    (most, signals) => (signals.step <= until ? Math.max(most, signals[name] ?? 0) : most),
    0,
  )
}

export function signalsOf({ step, readings, scalars }: Observation, roles: Roles): Signals {
  const finite = (value: number | undefined): number | null =>
    value !== undefined && Number.isFinite(value) ? value : null
  const read = (measure: string): number | null => {
    const reading = readings?.[measure]
    if (reading === undefined || 'undefined_because' in reading || typeof reading.value !== 'number')
      return null
    return reading.value
  }
  const either = (name: string): number | null => read(name) ?? finite(scalars[name])
  // Percentages look like accuracies over 1: nothing is concluded from them.
  const share = (name: string): number | null => {
    const value = either(name)
    return value !== null && value >= 0 && value <= 1 ? value : null
  }
  const squares = read('sum_squared_weights')
  return {
    step,
    trainLoss: either('train_loss'),
    testLoss: either('test_loss'),
    trainAccuracy: share('train_accuracy'),
    testAccuracy: share('test_accuracy'),
    restricted: read(roles.restricted.measure),
    excluded: read(roles.excluded.measure),
    averaged: read(roles.averaged.measure),
    gini: read('gini_neuron_logit'),
    logSquares: squares !== null && squares > 0 ? Math.log(squares) : null,
    lowRank: read('low_rank_restricted_loss'),
    pruned: read('pruned_loss'),
    prunedAccuracy: read('pruned_accuracy'),
    classDistance: read('class_distance'),
    entropy: read('representation_entropy'),
    giniEmbedding: read('gini_embedding'),
    effectiveRank: read('effective_rank'),
    stableRank: read('stable_rank'),
    softmaxCollapse: read('softmax_collapse'),
    weights: readings !== null,
    nonFinite: Object.keys(scalars).filter((name) => !Number.isFinite(scalars[name])),
  }
}
