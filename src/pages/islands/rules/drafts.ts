/** Rulesets and what the API says of them, as far as the editor needs them; read without a schema library. */
import type { Rule, RuleAction } from '../../../wire/rules.ts'
import { fieldOf, listOf, textOf } from '../run/incoming.ts'

/** A ruleset under work: numbers may be missing, texts empty; the server says what is wrong. */
export type DraftRule = {
  name: string
  when: string
  for: number | null
  cooldown: number | null
  kind: RuleAction['kind']
  to: string
  message: string
}
export type Draft = { name: string; rules: DraftRule[] }

export const newRule: DraftRule = {
  name: '',
  when: '',
  for: 1,
  cooldown: 0,
  kind: 'stop',
  to: '',
  message: '',
}

/** As it is sent. */
export function bodyOf({ name, rules }: Draft) {
  return { name, rules: rules.map((rule) => ({ ...sentFields(rule), then: actionOf(rule) })) }
}

function sentFields({
  name,
  when,
  for: held,
  cooldown,
}: DraftRule): Record<keyof Omit<Rule, 'then'>, unknown> {
  return { name, when, for: held, cooldown }
}

function actionOf({ kind, to, message }: DraftRule): RuleAction {
  if (kind === 'extend') return { kind, to }
  if (kind === 'intervene' || kind === 'notify') return { kind, message }
  return { kind }
}

const kinds: readonly RuleAction['kind'][] = ['continue', 'extend', 'stop', 'pause', 'intervene', 'notify']

export function kindOf(text: string): RuleAction['kind'] {
  return kinds.find((kind) => kind === text) ?? 'stop'
}

export function draftOf(ruleset: unknown): Draft {
  return { name: textOf(fieldOf(ruleset, 'name')), rules: listOf(fieldOf(ruleset, 'rules'), draftRuleOf) }
}

function draftRuleOf(rule: unknown): DraftRule {
  const then = fieldOf(rule, 'then')
  return {
    name: textOf(fieldOf(rule, 'name')),
    when: textOf(fieldOf(rule, 'when')),
    for: numberOf(fieldOf(rule, 'for')) ?? 1,
    cooldown: numberOf(fieldOf(rule, 'cooldown')) ?? 0,
    kind: kindOf(textOf(fieldOf(then, 'kind'))),
    to: textOf(fieldOf(then, 'to')),
    message: textOf(fieldOf(then, 'message')),
  }
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

export function isSame(one: Draft, other: Draft): boolean {
  return JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other))
}
