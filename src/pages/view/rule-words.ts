/** Rules in words, and as lines that two versions are compared by. */
import type { Rule, RuleAction, Ruleset } from '../../wire/rules.ts'
import type { RulesVersion } from '../../wire/rules-of-run.ts'
import { countText } from './number-words.ts'

/** What each kind of action is called in the editor. */
export const actionWords: Record<RuleAction['kind'], string> = {
  continue: 'continue',
  extend: 'extend to step …',
  stop: 'stop',
  pause: 'pause: keep a checkpoint, and wait for a person',
  intervene: 'intervene: change something',
  notify: 'notify: say it, decide nothing',
}

export function actionText(action: RuleAction): string {
  switch (action.kind) {
    case 'extend':
      return `extend to step ${action.to}`
    case 'intervene':
    case 'notify':
      return `${action.kind}: ${action.message}`
    default:
      return action.kind
  }
}

export function holdsText({ for: held }: Pick<Rule, 'for'>): string {
  return held === 1 ? 'at once' : `after ${countText(held)} snapshots in a row`
}

export function cooldownText({ cooldown }: Pick<Rule, 'cooldown'>): string {
  return cooldown === 0 ? 'none' : `${countText(cooldown)} steps`
}

/** A ruleset as text, one fact a line. */
export function rulesetLines({ name, rules }: Ruleset): string[] {
  return [
    `name: ${name}`,
    ...rules.flatMap((rule) => [
      `rule: ${rule.name}`,
      ...rule.when.split('\n').map((line, index) => `${index === 0 ? '  when: ' : '        '}${line}`),
      ...(rule.for === 1 ? [] : [`  for: ${rule.for} snapshots in a row`]),
      `  then: ${actionText(rule.then)}`,
      ...(rule.cooldown === 0 ? [] : [`  cooldown: ${rule.cooldown} steps`]),
    ]),
  ]
}

export function savedByText(by: RulesVersion['saved_by']): string {
  if (by === null) return 'nobody: the run was opened before there were rules'
  return by.name === null ? by.id : `${by.name} (${by.id})`
}

/** From which step to which a version was in force; `next`: the version after it. */
export function inForceText({ from_step: from }: RulesVersion, next: RulesVersion | undefined): string {
  if (next === undefined) return `in force from step ${countText(from)} on`
  if (next.from_step <= from) return 'never in force: another was saved before the next step'
  return `in force from step ${countText(from)} to ${countText(next.from_step - 1)}`
}
