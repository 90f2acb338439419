/** Which ruleset is in force at which step of a run: its versions in their order, each from a step on. */
import type { Ruleset } from '../../wire/rules.ts'
import type { RunSpec } from '../../wire/run.ts'
import { type CompiledRules, compileRules } from './compile.ts'

/** A version as it is stored. */
export interface StoredRuleset {
  readonly version: number
  /** It is in force from this step on; of two with the same step, the newer. */
  readonly from_step: number
  readonly ruleset: Ruleset
}

export interface InForce {
  readonly version: number
  readonly name: string
  readonly from: number
  /** The first step at which the next version is in force. */
  readonly until: number
  /** Made when it is first asked for, and kept. */
  readonly compiled: () => Compiled
}

/** What was saved may name a measure that this code no longer has: then it says so in place of its rules. */
export type Compiled =
  | { readonly ok: true; readonly rules: CompiledRules }
  | { readonly ok: false; readonly because: string }

/** By the steps at which they are in force; a version that never is, is left out. `stored`: all of them, by version. */
export function rulesetsInForce(spec: RunSpec, stored: readonly StoredRuleset[]): readonly InForce[] {
  return stored.flatMap(({ version, from_step, ruleset }, index) => {
    const next = stored[index + 1]?.from_step ?? Number.POSITIVE_INFINITY
    if (next <= from_step) return []
    let kept: Compiled | null = null
    const compiled = (): Compiled => {
      kept ??= compiledOf(spec, ruleset)
      return kept
    }
    return [{ version, name: ruleset.name, from: from_step, until: next, compiled }]
  })
}

export function inForceAt(rulesets: readonly InForce[], step: number): InForce | null {
  return rulesets.find(({ from, until }) => from <= step && step < until) ?? null
}

/** Without the plan and the names of scalars: these were asked for when it was saved, and do not change what it says. */
function compiledOf(spec: RunSpec, ruleset: Ruleset): Compiled {
  const compiled = compileRules(ruleset, { spec, plan: null, scalars: null })
  if (compiled.ok) return { ok: true, rules: compiled.compiled }
  const first = compiled.errors[0]?.message ?? 'it does not compile'
  return { ok: false, because: `The ruleset "${ruleset.name}" is not judged: ${first}` }
}
