/** `latebloom rules set`: another ruleset for a run, from its next step on. */
import type { Command } from 'commander'
import { runRulesSchema } from '../../../src/wire/rules-of-run.ts'
import { type Advisor, ask } from '../api.ts'
import { withAdvisor } from '../with-advisor.ts'
import { errorsOf, tellErrors } from './check.ts'
import { type Chosen, chosenRules } from './chosen-rules.ts'
import { nameOf } from './read-ruleset.ts'
import { versionLine } from './show.ts'
import { onStoredRuns, storedIn, type WhereOptions } from './where.ts'

interface Options extends WhereOptions {
  readonly preset?: string
}

export function setCommand(): Command {
  return onStoredRuns('set')
    .description('give a run another ruleset, in force from the step after its newest one')
    .argument('<run>', 'the id of the run, such as run_01k9z0a4x7m2q8tb')
    .argument('[file]', 'a JSON file, or - for standard input')
    .option('--preset <name>', 'a ruleset that the advisor has, in place of a file')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx latebloom rules set run_01k9z0a4x7m2q8tb rules.json\n  $ npx latebloom rules set run_01k9z0a4x7m2q8tb --preset stop_when_cleaned_up\n',
    )
    .action(set)
}

async function set(
  run: string,
  file: string | undefined,
  { preset, json, ...where }: Options,
): Promise<void> {
  const chosen = await chosenRules(file, preset, 'a file or --preset')
  await withAdvisor(storedIn(where), async (advisor) => {
    if ('ruleset' in chosen && (await isWrong(advisor, run, chosen, json))) return
    const saved = await ask(advisor, `/v1/runs/${encodeURIComponent(run)}/rules`, runRulesSchema, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify('ruleset' in chosen ? chosen.ruleset : { preset: chosen.preset }),
      doing: `setting the rules of ${run}`,
    })
    console.log(json ? JSON.stringify(saved) : versionLine(saved))
  })
}

/** Whether it has errors; they are told, and nothing is set. */
async function isWrong(
  advisor: Advisor,
  run: string,
  { file, ruleset }: Extract<Chosen, { file: string }>,
  json: true | undefined,
): Promise<boolean> {
  const errors = await errorsOf(advisor, ruleset, run)
  if (errors.length === 0) return false
  if (json) console.log(JSON.stringify({ file, run, errors }))
  else tellErrors(nameOf(file), ruleset, errors)
  process.exitCode = 1
  return true
}
