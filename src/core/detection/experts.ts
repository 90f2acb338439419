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
  /** The mean of squared deviations of the hazard's features, in squared standard deviations, that 99.5% of these snapshots keep under. */
  readonly usual: number
  /** The growth (growth.ts) over which circuit formation is called. */
  readonly call: number
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
  /** The features that speak of a circuit, and whether more of each speaks for it or against it. */
  readonly moves: readonly Move[]
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

export type Move = readonly [Feature, 1 | -1]

/**
 * What moves while a circuit grows. Levels are left out, and signs are given: free to choose, the fit takes what tells the
 * corpus' configurations apart, and a rising excluded loss speaks against a circuit in a larger model.
 */
const testMoves: readonly Move[] = [
  ['no_decay', -1],
  ['test.fall', 1],
  ['test.slope', -1],
  ['test.long', -1],
  ['accuracy.rise', 1],
  ['accuracy.slope', 1],
  ['accuracy.long', 1],
]
const structureMoves: readonly Move[] = [
  ['averaged.fall', 1],
  ['averaged.slope', -1],
  ['averaged.long', -1],
  ['ratio.fall', 1],
  ['ratio.slope', -1],
  ['restricted.fall', 1],
  ['restricted.slope', -1],
]
const excludedMoves: readonly Move[] = [
  ['excluded.rise', 1],
  ['excluded.slope', 1],
]
const forwardMoves: readonly Move[] = [
  ['class_distance.rise', 1],
  ['class_distance.slope', 1],
  ['low_rank.fall', 1],
  ['low_rank.slope', -1],
  ['pruned.fall', 1],
  ['pruned.slope', -1],
  ['pruned_accuracy.rise', 1],
]
const weightMoves: readonly Move[] = [
  ['gini.rise', 1],
  ['gini.slope', 1],
  ['gini_embedding.rise', 1],
  ['gini_embedding.slope', 1],
  ['effective_rank.fall', 1],
  ['stable_rank.fall', 1],
]

/** Richest first. */
export const scopes: Readonly<Record<ExpertName, Scope>> = {
  structure: {
    needs: [['train'], ['test'], ['averaged'], ['restricted'], ['squares']],
    features: [...train, ...test, ...structure, ...excluded, ...forward, ...entropy, ...weights],
    moves: [...testMoves, ...structureMoves, ...excludedMoves, ...forwardMoves],
    inWords: 'losses, weights and the structure of the task',
  },
  forward: {
    needs: [['train'], ['test'], ['low_rank', 'pruned'], ['squares']],
    features: [...train, ...test, ...forward, ...entropy, ...weights],
    moves: [...testMoves, ...forwardMoves],
    inWords: 'losses, hidden states and weights, without a known structure of the task',
  },
  scalars: {
    needs: [['train'], ['test']],
    features: [...train, ...test],
    moves: testMoves,
    inWords: 'losses and accuracies alone',
  },
  no_test: {
    needs: [['train'], ['squares']],
    features: [...train, ...excluded, ...entropy, ...weights],
    moves: [['no_decay', -1], ...excludedMoves, ...weightMoves],
    inWords: 'the train split and the weights, without a test split',
  },
  weights: {
    needs: [['squares']],
    features: [...runFeatures, ...weights],
    moves: [['no_decay', -1], ...weightMoves],
    inWords: 'the weights alone',
  },
}

/** The first expert whose needs are met; null where none is. */
export function expertFor(state: DetectorState): ExpertName | null {
  return expertNames.find((name) => canSpeak(state, name)) ?? null
}

/** Whether what the expert needs has been seen. */
export function canSpeak({ most }: DetectorState, name: ExpertName): boolean {
  return scopes[name].needs.every((group) => group.some((level) => most[level] !== undefined))
}
