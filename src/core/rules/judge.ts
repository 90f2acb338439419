/** Judges one rule at one step, before it is known which rule wins. */
import { evaluate, type Scope } from '../../cel/evaluate.ts'
import { isUnknown } from '../../cel/value.ts'
import type { RuleSaid } from '../../wire/rules-said.ts'
import type { RunSpec } from '../../wire/run.ts'
import { conditionOf } from './clauses.ts'
import type { CompiledRule } from './compile.ts'
import { type Extension, extensionOf } from './extension.ts'
import type { RuleMemory } from './state.ts'

export interface Judged extends CompiledRule {
  readonly said: RuleSaid
  /** Whether it may act at this step. */
  readonly ready: boolean
  /** Of a rule that extends and is ready. */
  readonly extension: Extension | null
}

/** `scopeOf` finds outcomes for an expression of the given source. */
export function judge(
  compiled: CompiledRule,
  before: RuleMemory | undefined,
  step: number,
  spec: RunSpec,
  scopeOf: (source: string) => Scope,
): Judged {
  const { rule, when, to } = compiled
  const { outcome, clauses } = conditionOf(when, compiled.parts, scopeOf(when.source))
  const holds = isUnknown(outcome) ? null : outcome === true
  const heldFor = holds === true ? (before?.heldFor ?? 0) + 1 : 0
  const actedAt = before?.actedAt ?? null
  const cools = actedAt !== null && step < actedAt + rule.cooldown
  const long = heldFor >= rule.for
  const extension =
    long && !cools && to !== null ? extensionOf(evaluate(to.node, scopeOf(to.source)), step, spec) : null
  const isVoid = extension !== null && !extension.ok
  const said = {
    rule: rule.name,
    action: rule.then.kind,
    holds,
    held_for: heldFor,
    to: null,
    clauses,
  } as const
  const silent = (kind: 'silent' | 'waiting' | 'cooling' | 'void', because: string | null): Judged => ({
    ...compiled,
    said: { ...said, outcome: kind, because },
    ready: false,
    extension,
  })
  if (isUnknown(outcome)) return silent('silent', outcome.unknown_because)
  if (holds !== true) return silent('silent', null)
  if (!long) return silent('waiting', `it holds at ${heldFor} of ${rule.for} snapshots in a row`)
  if (cools)
    return silent(
      'cooling',
      `it acted at step ${actedAt}, and does not before step ${actedAt + rule.cooldown}`,
    )
  if (isVoid) return silent('void', extension.because)
  return { ...compiled, said: { ...said, outcome: 'decided', because: null }, ready: true, extension }
}
