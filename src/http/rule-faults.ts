/** What is wrong with rules, with a pointer into the body that they came in. */
import type { Fault } from '../service/failure.ts'
import type { RuleError } from '../wire/rules.ts'

/** `pointer` is where the ruleset lies in the body. */
export function ruleFaults(errors: readonly RuleError[], pointer: string): Fault[] {
  return errors.map(({ rule, field, message, code, at, nearest }) => ({
    pointer: rule === null ? `${pointer}/rules` : `${pointer}/rules/${rule}/${field.replace('.', '/')}`,
    detail: message,
    code,
    at,
    nearest,
  }))
}

/** The first few of them in a sentence each. */
export function ruleFaultsInWords(errors: readonly RuleError[]): string {
  const said = errors
    .slice(0, MOST_SAID)
    .map(({ rule, message }) => (rule === null ? message : `Rule ${rule + 1}: ${message}`))
  const more = errors.length - said.length
  return more === 0 ? said.join(' ') : `${said.join(' ')} And ${more} more.`
}

const MOST_SAID = 3
