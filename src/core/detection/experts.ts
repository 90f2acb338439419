/** Which model speaks of a run: that of the richest evidence that the run offers. */
import { type Feature, runFeatures } from './features.ts'
import type { LevelName } from './levels.ts'
import type { Logistic } from './logistic.ts'
import type { DetectorState } from './state.ts'

/** What a model is asked: is a generalizing circuit there, and how far away is the jump? */
export interface Expert {
  /** P(circuit) at a snapshot, whatever those before it say. */
  readonly circuit: Logistic
  /** Share of snapshots with a circuit among those that it was fitted on. */
  readonly prior: number
  /** The hazard of the jump; see forecast.ts. */
  readonly hazard: Logistic
  /** The mean of squared deviations of features, in squared standard deviations, that 99.5% of these snapshots keep under. */
  readonly usual: number
}

/** Everything that is fitted, with where it comes from. */
export interface Parameters {
  readonly provenance: {
    readonly runs: number
    readonly configurations: number
    readonly snapshots: number
    readonly command: string
  }
  readonly experts: Readonly<Record<ExpertName, Expert>>
}

export const expertNames = ['structure', 'forward', 'scalars', 'no_test', 'weights'] as const
export type ExpertName = (typeof expertNames)[number]

interface Scope {
  /** At least one of each group must have been seen since the fit. */
  readonly needs: readonly (readonly LevelName[])[]
  readonly features: readonly Feature[]
  readonly inWords: string
}

const train: readonly Feature[] = [...runFeatures, 'train.now', 'train.slope']
const test: readonly Feature[] = [
  'test.now',
  'test.fall',
  'test.slope',
  'test.long',
  'test.ahead',
  'accuracy.now',
  'accuracy.rise',
  'accuracy.slope',
  'accuracy.long',
  'accuracy.ahead',
]
const structure: readonly Feature[] = [
  'averaged.now',
  'averaged.fall',
  'averaged.slope',
  'averaged.long',
  'averaged.ahead',
  'ratio.now',
  'ratio.fall',
  'ratio.slope',
  'restricted.now',
  'restricted.fall',
  'restricted.slope',
]
const excluded: readonly Feature[] = ['excluded.now', 'excluded.rise', 'excluded.slope']
const forward: readonly Feature[] = [
  'class_distance.now',
  'class_distance.rise',
  'class_distance.slope',
  'low_rank.now',
  'low_rank.fall',
  'low_rank.slope',
  'pruned.now',
  'pruned.fall',
  'pruned.slope',
  'pruned_accuracy.now',
  'pruned_accuracy.rise',
]
const entropy: readonly Feature[] = ['entropy.now', 'entropy.fall', 'entropy.slope']
const weights: readonly Feature[] = [
  'gini.rise',
  'gini.slope',
  'gini_embedding.rise',
  'gini_embedding.slope',
  'squares.fall',
  'squares.slope',
  'effective_rank.fall',
  'effective_rank.slope',
  'stable_rank.fall',
  'stable_rank.slope',
]

/** Richest first. */
export const scopes: Readonly<Record<ExpertName, Scope>> = {
  structure: {
    needs: [['train'], ['test'], ['averaged'], ['restricted'], ['squares']],
    features: [...train, ...test, ...structure, ...excluded, ...forward, ...entropy, ...weights],
    inWords: 'losses, weights and the structure of the task',
  },
  forward: {
    needs: [['train'], ['test'], ['low_rank', 'pruned'], ['squares']],
    features: [...train, ...test, ...forward, ...entropy, ...weights],
    inWords: 'losses, hidden states and weights, without a known structure of the task',
  },
  scalars: {
    needs: [['train'], ['test']],
    features: [...train, ...test],
    inWords: 'losses and accuracies alone',
  },
  no_test: {
    needs: [['train'], ['squares']],
    features: [...train, ...excluded, ...entropy, ...weights],
    inWords: 'the train split and the weights, without a test split',
  },
  weights: {
    needs: [['squares']],
    features: ['since_fit', 'decay_times', 'no_decay', ...weights],
    inWords: 'the weights alone',
  },
}

/** The first expert whose needs are met; null where none is. */
export function expertFor(state: DetectorState): ExpertName | null {
  const seen = (level: LevelName): boolean => state.most[level] !== undefined
  return expertNames.find((name) => scopes[name].needs.every((group) => group.some(seen))) ?? null
}
