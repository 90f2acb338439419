/** What the model's view of a run rests on, in words. */
import type { Evidence } from '../../wire/advice.ts'
import { scopes } from './experts.ts'
import { featuresOf, type Kind, partsOf } from './features.ts'
import { growthOf } from './growth.ts'
import type { LevelName } from './levels.ts'
import { contributionOf, type Term } from './logistic.ts'
import { probabilityWithinBudget } from './outlook.ts'
import type { DetectorState } from './state.ts'
import { movedLossFall } from './thresholds.ts'

/** Terms that are named. */
const mostNamed = 3

/** The probabilities of a circuit and of the jump within the budget, and the features that say most for them. */
export function outlookEvidence(state: DetectorState): Evidence[] {
  const { outlook, circuit, budget, parameters } = state
  if (outlook === null) return []
  const { step, expert } = outlook
  const scope = scopes[expert]
  if (outlook.strangeness > 1)
    return [
      {
        measure: 'strangeness',
        step,
        value: outlook.strangeness,
        statement: `The run is unlike those that the detector was fitted on (${outlook.strangeness.toFixed(1)} times their usual spread), so nothing is concluded from ${scope.inWords}.`,
      },
    ]
  const features = featuresOf(state, scope.features)
  const terms = parameters.experts[expert].circuit.terms
    .map((term) => ({ term, says: contributionOf(term, features) }))
    .sort((a, b) => Math.abs(b.says) - Math.abs(a.says))
    .slice(0, mostNamed)
  const facts: Evidence[] = [
    {
      measure: 'circuit',
      step,
      value: circuit,
      statement: `From ${scope.inWords}, a generalizing circuit grows with a probability of ${percent(circuit)}; what says most: ${terms.map(({ term, says }) => `${inWords(term)} (${says > 0 ? 'for' : 'against'} it)`).join(', ')}.`,
    },
  ]
  const probability = probabilityWithinBudget(state)
  if (probability !== null && budget !== null)
    facts.push({
      measure: 'generalizes_within_budget',
      step,
      value: probability,
      statement: `The run generalizes by step ${budget} with a probability of ${percent(probability)}, as runs of the corpus that looked like it did.`,
    })
  return [...facts, growthEvidence(state, step, parameters.experts[expert].call)]
}

function growthEvidence(state: DetectorState, step: number, mark: number): Evidence {
  const value = growthOf(state)
  return {
    measure: 'growth',
    step,
    value,
    statement:
      value === null
        ? `Not every loss on unseen data has fallen by more than ${percent(movedLossFall)} since the fit, so that no circuit is called.`
        : `These odds, and the fall of the losses on unseen data, add up to ${value.toFixed(1)}; circuit formation is called over ${mark.toFixed(1)}.`,
  }
}

const levelWords: Record<LevelName, string> = {
  train: 'train loss',
  test: 'test loss',
  accuracy: 'test accuracy',
  averaged: 'averaged loss',
  ratio: 'averaged loss over test loss',
  restricted: 'restricted loss',
  excluded: 'excluded loss',
  low_rank: 'restricted loss of the strongest directions',
  pruned: 'loss of the pruned model',
  pruned_accuracy: 'accuracy of the pruned model',
  class_distance: 'distance of the classes',
  entropy: 'entropy of the representations',
  gini: 'Gini of W_L',
  gini_embedding: 'Gini of the embedding',
  squares: 'sum of squared weights',
  effective_rank: 'effective rank',
  stable_rank: 'stable rank',
}

const kindWords: Record<Kind, string> = {
  now: 'the level of the',
  fall: 'the fall from its maximum of the',
  rise: 'the rise from its minimum of the',
  slope: 'the latest slope of the',
  long: 'the slope since half as many steps of the',
  ahead: 'the steps that the generalizing run needs at the present slope of the',
}

const runWords: Readonly<Record<string, string>> = {
  since_fit: 'the steps since the fit',
  decay_times: 'the steps so far over the decay time',
  no_decay: 'whether there is weight decay',
}

function inWords({ feature }: Term): string {
  const part = partsOf(feature)
  return part === null ? (runWords[feature] ?? feature) : `${kindWords[part.kind]} ${levelWords[part.level]}`
}

function percent(share: number): string {
  return share > 0.005 && share < 0.995
    ? `${(100 * share).toFixed(0)}%`
    : share < 0.5
      ? 'under 1%'
      : 'over 99%'
}
