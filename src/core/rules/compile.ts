/** From a ruleset to rules that are known to fit the run, or to everything that is wrong with them. */
import { compile, type Program } from '../../cel/compile.ts'
import type { CelType, Declarations } from '../../cel/declarations.ts'
import type { CelError } from '../../cel/error.ts'
import { childrenOf, type Node } from '../../cel/syntax.ts'
import type { Rule, RuleError, Ruleset } from '../../wire/rules.ts'
import type { RunSpec } from '../../wire/run.ts'
import { type Part, partsOf } from './clauses.ts'
import { type HistoryCall, historyCallsOf } from './history-calls.ts'
import { declarationsOf, type RunNames } from './names.ts'
import { isSignal } from './signals.ts'

export interface CompiledRule {
  readonly rule: Rule
  readonly when: Program
  /** Of the condition. */
  readonly parts: readonly Part[]
  /** Of an extension. */
  readonly to: Program | null
}

export interface CompiledRules {
  readonly ruleset: Ruleset
  readonly spec: RunSpec
  readonly rules: readonly CompiledRule[]
  readonly declared: Declarations
  /** Calls of functions of the history, arguments before the calls that they are in, each text once. */
  readonly calls: readonly HistoryCall[]
  /** Measures that are named: their readings hold until the next where the plan has them on every k-th snapshot. */
  readonly measures: ReadonlySet<string>
}

/** Values of the history that the calls of a ruleset keep, all together. */
export const mostKept = 2000

export type RulesCompiled =
  | { readonly ok: true; readonly compiled: CompiledRules }
  | { readonly ok: false; readonly errors: readonly RuleError[] }

export function compileRules(ruleset: Ruleset, run: RunNames): RulesCompiled {
  const declared = declarationsOf(run)
  const errors: RuleError[] = []
  const rules: CompiledRule[] = []
  const program = (
    source: string,
    type: CelType,
    index: number,
    field: RuleError['field'],
  ): Program | null => {
    const compiled = compile(source, declared, type)
    if (compiled.ok) return compiled.program
    errors.push(...compiled.errors.map((error) => ruleError(error, index, field)))
    return null
  }
  for (const [index, rule] of ruleset.rules.entries()) {
    const when = program(rule.when, 'boolean', index, 'when')
    const to = rule.then.kind === 'extend' ? program(rule.then.to, 'number', index, 'then.to') : null
    if (when !== null) rules.push({ rule, when, parts: partsOf(when), to })
  }
  const programs = rules.flatMap(({ when, to }) => (to === null ? [when] : [when, to]))
  const calls = historyCallsOf(programs)
  const kept = calls.reduce((sum, { keeps }) => sum + keeps, 0)
  if (kept > mostKept) {
    const message = `The rules keep ${kept} values of the history, and at most ${mostKept} are kept: use fewer calls or shorter windows.`
    errors.push({ rule: null, field: 'rules', at: null, code: 'history_too_long', message, nearest: null })
  }
  if (errors.length > 0) return { ok: false, errors }
  const measures = new Set(programs.flatMap(({ node }) => measuresIn(node)))
  return { ok: true, compiled: { ruleset, spec: run.spec, rules, declared, calls, measures } }
}

/** The ids of the measures that an expression names, also as a signal that is read where there is no scalar. */
function measuresIn(node: Node): string[] {
  if (node.kind !== 'name') return childrenOf(node).flatMap(measuresIn)
  if (isSignal(node.name)) return [node.name]
  return node.name.startsWith('measure.') ? [node.name.slice('measure.'.length)] : []
}

function ruleError(
  { code, at, message, nearest }: CelError,
  rule: number,
  field: RuleError['field'],
): RuleError {
  return { rule, field, at, code, message, nearest }
}
