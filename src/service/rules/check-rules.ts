/** What is wrong with a ruleset: against a run, against one that would be opened, or against any. */
import { compileRules } from '../../core/rules/compile.ts'
import type { RunNames } from '../../core/rules/names.ts'
import type { RuleError, Ruleset } from '../../wire/rules.ts'
import type { RulesCheck, RulesCheckRequest } from '../../wire/rules-of-run.ts'
import { type RunSpec, runSpecSchema } from '../../wire/run.ts'
import { type Result, success } from '../failure.ts'
import type { Ports } from '../ports.ts'
import { namesBefore, runNames } from './run-names.ts'

/** A run that has all that a rule can name. */
const anyRun: RunSpec = runSpecSchema.parse({
  name: 'any run',
  schedule: { planned_steps: 1, max_steps: 1, cost_per_step: 1 },
})

export function errorsOf(ruleset: Ruleset, names: RunNames): RuleError[] {
  const compiled = compileRules(ruleset, names)
  return compiled.ok ? [] : [...compiled.errors]
}

/** The names of the run that a request speaks of. */
export async function namesOf(
  ports: Ports,
  run: string | undefined,
  spec: RunSpec | undefined,
): Promise<Result<RunNames>> {
  return run === undefined ? success(namesBefore(spec ?? anyRun)) : runNames(ports, run)
}

export async function checkRules(
  ports: Ports,
  { run, spec, ruleset }: RulesCheckRequest,
): Promise<Result<RulesCheck>> {
  const names = await namesOf(ports, run, spec)
  return names.ok ? success({ errors: errorsOf(ruleset, names.value) }) : names
}
