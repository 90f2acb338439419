/** Advice as it is given: the advisor's own, and what the rules in force made of it. */
import type { Advice } from '../../wire/advice.ts'
import type { RuleSaid, RulesSaid } from '../../wire/rules-said.ts'
import type { RunSpec } from '../../wire/run.ts'
import { nextSnapshotStep, type StepAdvice } from '../advice/advise.ts'

export type RuledAdvice = Omit<Advice, 'run' | 'version' | 'state' | 'readings'>

/** The name of a ruleset, and its version in the run. */
export type RulesetName = NonNullable<Advice['ruleset']>

/** The advice at a step that rules were judged at. */
export function ruledAdvice(
  spec: RunSpec,
  own: StepAdvice,
  said: RulesSaid,
  ruleset: RulesetName,
): RuledAdvice {
  const ends = said.advice === 'stop' || said.advice === 'pause'
  return {
    ...own,
    advice: said.advice,
    reasons: said.reasons,
    extend_to: said.extend_to,
    next_snapshot_step: ends ? null : (own.next_snapshot_step ?? nextSnapshotStep(spec, own.step)),
    by: said.by,
    ruleset,
    notices: said.notices,
    rules: spokenOf(said.rules),
    own: said.by.kind === 'advisor' || isSame(said, own) ? null : ownOf(own),
  }
}

/** The advice where no rule was judged: the advisor's own. */
export function unruledAdvice(own: StepAdvice, ruleset: RulesetName | null): RuledAdvice {
  const by = { kind: 'advisor', name: 'the advisor' } as const
  return { ...own, by, ruleset, notices: [], rules: [], own: null }
}

/**
 * The advice between snapshots, where no rule is judged: what a rule decided at the newest snapshot stands until the next,
 * but for the budget, which may be spent meanwhile, and for an extension that has been reached.
 */
export function standingAdvice(
  spec: RunSpec,
  own: StepAdvice,
  last: RulesSaid | null,
  ruleset: RulesetName,
): RuledAdvice {
  const most = spec.schedule.max_steps
  const spent = most !== undefined && own.step >= most
  const reached = last?.extend_to !== null && last !== null && last.extend_to <= own.step
  if (last === null || last.by.kind !== 'rule' || spent || reached) return unruledAdvice(own, ruleset)
  const reasons = [`Decided at step ${last.step}, and so until the next snapshot.`, ...last.reasons]
  return ruledAdvice(spec, own, { ...last, step: own.step, reasons, notices: [], rules: [] }, ruleset)
}

function isSame(said: RulesSaid, own: StepAdvice): boolean {
  return said.advice === own.advice && said.extend_to === own.extend_to
}

function ownOf({ advice, reasons, extend_to }: StepAdvice): NonNullable<Advice['own']> {
  return { advice, reasons: [...reasons], extend_to }
}

/** Characters of clauses that an advice keeps, all together. */
export const mostClauseText = 8192

/** The rules that were not silent; the clauses of the last of them are left out where all are too long together. */
export function spokenOf(rules: readonly RuleSaid[]): RuleSaid[] {
  let left = mostClauseText
  return rules
    .filter(({ outcome }) => outcome !== 'silent')
    .map((said) => {
      left -= JSON.stringify(said.clauses).length
      return left >= 0 ? said : { ...said, clauses: [] }
    })
}
