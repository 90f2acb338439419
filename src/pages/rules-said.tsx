/** What the rules made of the newest step: who decided, what was said beside it, and each rule that was not silent. */
import type { Advice } from '../wire/advice.ts'
import type { Clause, RuleSaid } from '../wire/rules-said.ts'
import { adviceWords } from './view/advice-words.ts'
import { countText, valueText } from './view/number-words.ts'

export function RulesSaid({ advice }: { advice: Advice }) {
  const { own, notices, rules } = advice
  return (
    <>
      {own !== null && (
        <p class="note">
          By itself the advisor would have said: {adviceWords[own.advice].label.toLowerCase()}
          {own.extend_to !== null && ` to step ${countText(own.extend_to)}`}.
        </p>
      )}
      {notices.map(({ rule, message }) => (
        <p class="rule-notice">
          <strong>{rule}:</strong> {message}
        </p>
      ))}
      {rules.length > 0 && (
        <details id="rules-said">
          <summary>What the rules said</summary>
          <ul class="rules-said">
            {rules.map((said) => (
              <li>
                <strong>{said.rule}</strong> ({said.action}): {outcomeWords(said)}
                <ul>
                  {said.clauses.map((clause) => (
                    <li>
                      <code>{clause.expression}</code> {clauseWords(clause)}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

export function decidedByWords({ by }: Pick<Advice, 'by'>): string {
  return by.kind === 'rule' ? `the rule “${by.name}”` : `the ${by.kind}`
}

function outcomeWords({ outcome, held_for: held, to, because }: RuleSaid): string {
  switch (outcome) {
    case 'decided':
      return 'decided'
    case 'notified':
      return 'gave notice'
    case 'lost':
      return `holds, and lost to ${to ?? 'another'}`
    case 'waiting':
      return `has held for ${held === 1 ? '1 snapshot' : `${countText(held)} snapshots`}, and waits for more`
    case 'cooling':
      return 'holds, and acted not long ago'
    case 'void':
      return `holds, and says nothing: ${because ?? 'its step cannot be computed'}`
    case 'silent':
      return 'does not hold'
  }
}

function clauseWords({ holds, because, values }: Clause): string {
  const words = holds === null ? `is unknown: ${because ?? 'no value'}` : holds ? 'holds' : 'does not hold'
  const known = Object.entries(values).map(([name, value]) => `${name} = ${wordOf(value)}`)
  return known.length === 0 ? words : `${words}: ${known.join(', ')}`
}

function wordOf(value: Clause['values'][string]): string {
  if (Array.isArray(value)) return `[${value.join(', ')}]`
  return typeof value === 'number' ? valueText(value) : String(value)
}
