/** Evaluates a ruleset at one moment: what each rule says, and what is decided. A fold that never looks ahead. */
import type { Scope } from '../../cel/evaluate.ts'
import type { RuleSaid, RulesSaid } from '../../wire/rules-said.ts'
import type { StepAdvice } from '../advice/advise.ts'
import type { CompiledRules } from './compile.ts'
import { callsIn, foldHistory } from './history.ts'
import { type Judged, judge } from './judge.ts'
import { lookUp } from './look-up.ts'
import type { Moment } from './moment.ts'
import { winnerOf } from './precedence.ts'
import { reasonsOf, spentReason } from './reasons.ts'
import { remembering } from './remember.ts'
import type { RuleMemory, RulesState } from './state.ts'

/** Nodes, list elements and kept values that the rules of one step may visit, all together. */
const mostVisited = 200_000

export interface Evaluated {
  readonly state: RulesState
  /** Null where the moment has no advice: it is remembered, and no rule is judged. */
  readonly said: RulesSaid | null
}

/** Moments must come in order of their steps; what came late is folded again from the start. Never throws. */
export function evaluateRules(rules: CompiledRules, before: RulesState, moment: Moment): Evaluated {
  const memory = remembering(before, moment, rules.measures)
  const { observation, advice } = moment
  if (advice === null) return { state: memory, said: null }
  const { step } = observation
  const allowance = { left: mostVisited }
  const name = lookUp(rules.spec, memory, observation, advice)
  const present = { step, phaseSince: sinceIn(memory) }
  const { kept, outcomes } = foldHistory(rules, before.kept, name, present, allowance)
  const scopeOf = (source: string): Scope => ({
    declared: rules.declared,
    name,
    call: callsIn(outcomes, source),
    allowance,
  })
  const judged = rules.rules.map((rule) =>
    judge(rule, before.rules.get(rule.rule.name), step, rules.spec, scopeOf),
  )
  const said = decided(rules, advice, judged)
  return { state: { ...memory, kept, rules: memoriesOf(before, judged, said) }, said }
}

function sinceIn({ phaseSince }: RulesState): (phase: string) => number | undefined {
  const byName: ReadonlyMap<string, number> = phaseSince
  return (phase) => byName.get(phase)
}

function decided({ spec }: CompiledRules, advice: StepAdvice, judged: readonly Judged[]): RulesSaid {
  const { step } = advice
  const most = spec.schedule.max_steps
  const winner = winnerOf(judged)
  const spent = most !== undefined && step >= most && (winner?.kind ?? advice.advice) !== 'stop'
  const base = {
    step,
    notices: noticesOf(judged),
    rules: judged.map((one) => outcomeOf(one, winner?.judged ?? null, spent)),
  }
  if (spent) {
    const by = { kind: 'budget', name: 'the budget' } as const
    return { ...base, advice: 'stop', by, reasons: [spentReason(most), ...advice.reasons], extend_to: null }
  }
  if (winner === null) {
    const by = { kind: 'advisor', name: 'the advisor' } as const
    return { ...base, advice: advice.advice, by, reasons: advice.reasons, extend_to: advice.extend_to }
  }
  const { extension, rule } = winner.judged
  return {
    ...base,
    advice: winner.kind,
    by: { kind: 'rule', name: rule.name },
    reasons: [...reasonsOf(winner.judged), ...advice.reasons],
    extend_to: extension?.ok === true ? extension.to : null,
  }
}

function noticesOf(judged: readonly Judged[]): RulesSaid['notices'] {
  return judged.flatMap(({ ready, rule }) =>
    ready && rule.then.kind === 'notify' ? [{ rule: rule.name, message: rule.then.message }] : [],
  )
}

/** Where the budget is spent the winner has lost to it, and so have all others. */
function outcomeOf(one: Judged, winner: Judged | null, spent: boolean): RuleSaid {
  const { said, ready, rule } = one
  if (!ready || (one === winner && !spent)) return said
  if (rule.then.kind === 'notify') return { ...said, outcome: 'notified' }
  return { ...said, outcome: 'lost', to: spent ? 'the budget' : (winner?.rule.name ?? null) }
}

/** A rule that lost has not acted: its cooldown does not begin. */
function memoriesOf(
  before: RulesState,
  judged: readonly Judged[],
  { step, rules }: RulesSaid,
): RulesState['rules'] {
  const acted = new Set(
    rules.flatMap(({ rule, outcome }) => (outcome === 'decided' || outcome === 'notified' ? [rule] : [])),
  )
  return new Map(
    judged.map(({ rule: { name }, said }): [string, RuleMemory] => [
      name,
      { heldFor: said.held_for, actedAt: acted.has(name) ? step : (before.rules.get(name)?.actedAt ?? null) },
    ]),
  )
}
