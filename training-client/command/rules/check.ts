/** `latebloom rules check`: what is wrong with a ruleset, with the places in its expressions. */
import type { Command } from 'commander'
import type { RuleError, Ruleset } from '../../../src/wire/rules.ts'
import { rulesCheckSchema } from '../../../src/wire/rules-of-run.ts'
import { type Advisor, ask } from '../api.ts'
import { withAdvisor } from '../with-advisor.ts'
import { errorLines } from './error-lines.ts'
import { nameOf, readRuleset } from './read-ruleset.ts'
import { onAnyAdvisor, storedIn, type WhereOptions } from './where.ts'

interface Options extends WhereOptions {
  readonly run?: string
}

export function checkCommand(): Command {
  return onAnyAdvisor('check')
    .description('say what is wrong with a ruleset, and where; exits with 1 where anything is')
    .argument('<file>', 'a JSON file, or - for standard input')
    .option('--run <run>', 'check the names against this run; without it those of any run are taken')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx latebloom rules check rules.json\n  $ npx latebloom rules check - --run run_01k9z0a4x7m2q8tb < rules.json\n',
    )
    .action(check)
}

async function check(file: string, { run, json, ...where }: Options): Promise<void> {
  const ruleset = await readRuleset(file)
  const errors = await withAdvisor(
    run === undefined ? { url: where.url, data: where.data } : storedIn(where),
    (advisor) => errorsOf(advisor, ruleset, run),
  )
  if (json) console.log(JSON.stringify({ file, run: run ?? null, errors }))
  else if (errors.length === 0)
    console.log(`${nameOf(file)}: "${ruleset.name}" has no errors (rules: ${ruleset.rules.length}).`)
  else tellErrors(nameOf(file), ruleset, errors)
  if (errors.length > 0) process.exitCode = 1
}

/** Of a ruleset as the run would take it, or as any run would. */
export async function errorsOf(
  advisor: Advisor,
  ruleset: Ruleset,
  run: string | undefined,
): Promise<readonly RuleError[]> {
  const { errors } = await ask(advisor, '/v1/rules/check', rulesCheckSchema, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ run, ruleset }),
    doing: `checking "${ruleset.name}"`,
  })
  return errors
}

/** On standard error. */
export function tellErrors(source: string, ruleset: Ruleset, errors: readonly RuleError[]): void {
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`
  console.error(`${source}: "${ruleset.name}" has ${count}.`)
  for (const error of errors) console.error(`\n${errorLines(ruleset, error).join('\n')}`)
}
