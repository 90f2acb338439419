/** Replays a ruleset over a stored history, as it would have been judged live. */
import type { RulesReplay } from '../../wire/rules-replay.ts'
import type { RulesSaid } from '../../wire/rules-said.ts'
import { stopHindsight } from '../counterfactuals/stop-hindsight.ts'
import type { CompiledRules } from './compile.ts'
import { evaluateRules } from './evaluate.ts'
import type { Moment } from './moment.ts'
import { noMemory } from './state.ts'

/** What is said at each moment that has advice, in the order of steps: the same fold that advises live. */
export function saidOf(rules: CompiledRules, moments: Iterable<Moment>): RulesSaid[] {
  let state = noMemory
  const said: RulesSaid[] = []
  for (const moment of moments) {
    const evaluated = evaluateRules(rules, state, moment)
    state = evaluated.state
    if (evaluated.said !== null) said.push(evaluated.said)
  }
  return said
}

/**
 * The replay, with what stopping would have been worth. It goes on behind the first stop, since the run did. `goal`: where
 * the run is known to generalize, null where it is known not to; without it, what the history's own rows say.
 */
export function replayed(
  rules: CompiledRules,
  moments: readonly Moment[],
  goal?: number | null,
): RulesReplay {
  const said = saidOf(rules, moments)
  const stop = said.find(({ advice }) => advice === 'stop') ?? null
  const observations = moments.map(({ observation }) => observation)
  return {
    ruleset: rules.ruleset.name,
    said,
    said_total: said.length,
    stopped_by: stop?.by.name ?? null,
    hindsight: stopHindsight(observations, stop?.step ?? null, goal),
  }
}
