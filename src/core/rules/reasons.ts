/** Why a rule decided, in sentences with the values of its clauses. */
import type { Clause } from '../../wire/rules-said.ts'
import type { Judged } from './judge.ts'

export function reasonsOf({ rule, said, extension }: Judged): string[] {
  const held = said.clauses.filter(({ holds }) => holds === true).map(clauseInWords)
  const often = rule.for === 1 ? '' : `, at ${said.held_for} snapshots in a row`
  const reasons = [`The rule "${rule.name}" says ${rule.then.kind}: ${held.join(' and ')}${often}.`]
  if (rule.then.kind === 'intervene') reasons.unshift(rule.then.message)
  if (extension?.ok === true)
    reasons.push(
      `Train to step ${extension.to} at least${extension.whole ? ', which is your whole budget' : ''}.`,
    )
  return reasons
}

export function spentReason(most: number): string {
  return `The budget of ${most} steps is spent; no rule goes beyond it.`
}

function clauseInWords({ expression, values }: Clause): string {
  const said = Object.entries(values)
    .filter(([name]) => name !== expression)
    .map(([name, value]) => `${name} is ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
  return said.length === 0 ? expression : `${expression} (${said.join(', ')})`
}
