/** What is wrong with a rule, with a mark under the place in its expression. */
import type { RuleError, Ruleset } from '../../../src/wire/rules.ts'

/** The most columns of an expression that are shown. */
const width = 100

export function errorLines(ruleset: Ruleset, { rule: index, field, at, message }: RuleError): string[] {
  const rule = index === null ? undefined : ruleset.rules[index]
  if (rule === undefined || index === null) return [message]
  const lines = [`rule ${index + 1}, "${rule.name}", ${field}: ${message}`]
  const expression = field === 'when' ? rule.when : rule.then.kind === 'extend' ? rule.then.to : null
  if (expression !== null && at !== null) lines.push(...marked(expression, at))
  return lines
}

/** The line of an expression that a place begins in, and carets under the place. */
function marked(expression: string, { from, to }: NonNullable<RuleError['at']>): string[] {
  const begin = expression.lastIndexOf('\n', from - 1) + 1
  const [line = ''] = expression.slice(begin).split('\n', 1)
  const column = from - begin
  const length = Math.max(1, Math.min(to, begin + line.length) - from)
  // Of a long line the part around the place, so that the terminal does not break it.
  const cut = line.length <= width ? 0 : Math.max(0, Math.min(column - width / 4, line.length - width))
  const shown = line.slice(cut, cut + width).replaceAll('\t', ' ')
  const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - (column - cut))))
  return [`  ${shown}`, `  ${' '.repeat(column - cut)}${carets}`]
}
