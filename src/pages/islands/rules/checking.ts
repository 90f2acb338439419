/** Checks a draft by the API. What is still empty is said here, and does not keep the rest from being checked. */
import { ask } from '../shared/ask.ts'
import { bodyOf, type Draft, type DraftRule } from './drafts.ts'
import { type Trouble, troublesOf } from './troubles.ts'

/** Empty where the draft can be saved. */
export async function checkedDraft(run: string, draft: Draft): Promise<Trouble[]> {
  const empty = emptyFields(draft)
  const whole = draft.rules
    .map((_, index) => index)
    .filter((index) => !empty.some(({ rule }) => rule === index))
  const rules = whole.flatMap((index) => draft.rules[index] ?? [])
  const ruleset = bodyOf({ name: draft.name.trim() || 'unnamed', rules })
  const found = troublesOf(await ask('POST', '/v1/rules/check', { run, ruleset }))
  // Of the rules that were sent, back to all.
  const placed = found.map((trouble) => ({
    ...trouble,
    rule: trouble.rule === null ? null : (whole[trouble.rule] ?? null),
  }))
  return [...empty, ...placed]
}

/** What a rule needs before it says anything. */
export function emptyFields({ name, rules }: Draft): Trouble[] {
  const unnamed = name.trim() === '' ? [trouble(null, 'name', 'Give the ruleset a name.')] : []
  return [...unnamed, ...rules.flatMap((rule, index) => emptyFieldsOf(rule, index))]
}

function emptyFieldsOf(rule: DraftRule, index: number): Trouble[] {
  const { kind } = rule
  const needed: readonly (readonly [isEmpty: boolean, field: string, message: string])[] = [
    [rule.name.trim() === '', 'name', 'Give the rule a name: advice says it.'],
    [rule.when === '', 'when', 'Write the condition under which it acts.'],
    [rule.for === null, 'for', 'Give a number of snapshots, 1 or more.'],
    [rule.cooldown === null, 'cooldown', 'Give a number of steps, 0 or more.'],
    [kind === 'extend' && rule.to === '', 'then.to', 'Write the step to extend to.'],
    [
      (kind === 'intervene' || kind === 'notify') && rule.message.trim() === '',
      'message',
      'Write what is said.',
    ],
  ]
  return needed.flatMap(([isEmpty, field, message]) => (isEmpty ? [trouble(index, field, message)] : []))
}

function trouble(rule: number | null, field: string, message: string): Trouble {
  return { rule, field, at: null, message, nearest: null }
}
