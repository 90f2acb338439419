/** `latebloom rules show`: the ruleset of a run, as `set` reads it. */
import type { Command } from 'commander'
import { type RunRules, runRulesSchema } from '../../../src/wire/rules-of-run.ts'
import { ask } from '../api.ts'
import { withAdvisor } from '../with-advisor.ts'
import { onStoredRuns, storedIn, type WhereOptions } from './where.ts'

export function showCommand(): Command {
  return onStoredRuns('show')
    .description("write a run's ruleset to standard output, and since when it is in force to standard error")
    .argument('<run>', 'the id of the run, such as run_01k9z0a4x7m2q8tb')
    .addHelpText('after', '\nExample:\n  $ npx latebloom rules show run_01k9z0a4x7m2q8tb > rules.json\n')
    .action(show)
}

async function show(run: string, { json, ...where }: WhereOptions): Promise<void> {
  const rules = await withAdvisor(storedIn(where), (advisor) =>
    ask(advisor, `/v1/runs/${encodeURIComponent(run)}/rules`, runRulesSchema, {
      doing: `reading the rules of ${run}`,
    }),
  )
  if (json) {
    console.log(JSON.stringify(rules))
    return
  }
  console.error(versionLine(rules))
  console.log(JSON.stringify(rules.ruleset, null, 2))
}

/** `run_...: version 3 of its rules, "My rules", in force from step 420 on.` */
export function versionLine({ run, version, from_step, preset, ruleset }: RunRules): string {
  const source = preset === null ? '' : `, the preset ${preset}`
  return `${run}: version ${version} of its rules, "${ruleset.name}"${source}, in force from step ${from_step} on.`
}
