/** How much of what rules said an answer has: an answer must not outgrow what a client takes in. */
import { spokenOf } from '../../core/rules/ruled-advice.ts'
import type { SaidAmount } from '../../wire/rules-replay.ts'
import type { RulesSaid } from '../../wire/rules-said.ts'

/** Characters of clauses in an answer; what is said after them has none. */
export const mostSaidText = 2_000_000

export function saidPart(said: readonly RulesSaid[], amount: SaidAmount): RulesSaid[] {
  if (amount === 'none') return []
  let left = mostSaidText
  const wanted = amount === 'all' ? said : said.filter((one, index) => isNews(one, said[index - 1]))
  return wanted.map((one) => {
    const rules = spokenOf(one.rules)
    left -= JSON.stringify(rules).length
    return { ...one, rules: left >= 0 ? rules : rules.map((rule) => ({ ...rule, clauses: [] })) }
  })
}

function isNews(now: RulesSaid, before: RulesSaid | undefined): boolean {
  if (before === undefined || now.notices.length > 0) return true
  return (
    now.advice !== before.advice ||
    now.by.kind !== before.by.kind ||
    now.by.name !== before.by.name ||
    now.extend_to !== before.extend_to
  )
}
