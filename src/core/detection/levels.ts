/** A run's signals on scales that runs share: what the forecast and the filter compare. */
import type { Signals } from './signals.ts'

/**
 * Losses are natural logarithms of their share of the uniform loss, accuracies what is beyond guessing as a share of what
 * guessing leaves, sizes natural logarithms; `ratio` is the sum-averaged loss over the test loss.
 */
export const levelNames = [
  'train',
  'test',
  'accuracy',
  'averaged',
  'ratio',
  'restricted',
  'excluded',
  'low_rank',
  'pruned',
  'pruned_accuracy',
  'class_distance',
  'entropy',
  'gini',
  'gini_embedding',
  'squares',
  'effective_rank',
  'stable_rank',
] as const
export type LevelName = (typeof levelNames)[number]

/** Null where nothing tells. */
export type Levels = Readonly<Record<LevelName, number | null>>

/** A share of the uniform loss under e^-18 or over e^4 says no more than these. */
const [leastLog, mostLog] = [-18, 4]

export function levelsOf(signals: Signals, uniformLoss: number | null): Levels {
  const loss = (value: number | null): number | null =>
    value === null || value < 0 || uniformLoss === null
      ? null
      : Math.min(mostLog, Math.max(leastLog, Math.log(value / uniformLoss)))
  const guessing = uniformLoss === null ? 0 : Math.exp(-uniformLoss)
  const beyond = (value: number | null): number | null =>
    value === null || value < 0 || value > 1 ? null : (value - guessing) / (1 - guessing)
  const test = loss(signals.testLoss)
  const averaged = loss(signals.averaged)
  return {
    train: loss(signals.trainLoss),
    test,
    accuracy: beyond(signals.testAccuracy),
    averaged,
    ratio: averaged === null || test === null ? null : averaged - test,
    restricted: loss(signals.restricted),
    excluded: loss(signals.excluded),
    low_rank: loss(signals.lowRank),
    pruned: loss(signals.pruned),
    pruned_accuracy: beyond(signals.prunedAccuracy),
    class_distance: signals.classDistance === null ? null : Math.log1p(Math.max(0, signals.classDistance)),
    entropy: signals.entropy,
    gini: signals.gini,
    gini_embedding: signals.giniEmbedding,
    squares: signals.logSquares,
    effective_rank: logOf(signals.effectiveRank),
    stable_rank: logOf(signals.stableRank),
  }
}

function logOf(value: number | null): number | null {
  return value !== null && value > 0 ? Math.log(value) : null
}
