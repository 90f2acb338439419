/** `latebloom verify`: makes every decision of a run again from what is stored, and reports what differs. */
import { Command } from 'commander'
import { type Difference, type Verification, verificationSchema } from '../../src/wire/decisions.ts'
import { defaultDataDirectory } from '../client/api-key.ts'
import { ask } from './api.ts'
import { dataOption, jsonOption, urlOption } from './options.ts'
import { withAdvisor } from './with-advisor.ts'

interface Options {
  readonly url?: string
  readonly data: string
  readonly json?: true
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'make every advice of a run again from the stored readings, and report what differs; exits with 1 where anything does',
    )
    .argument('<run>', 'the id of the run, such as run_01k9z0a4x7m2q8tb')
    .addOption(urlOption())
    .addOption(
      dataOption('data directory to read from where no --url is given').default(defaultDataDirectory),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx latebloom verify run_01k9z0a4x7m2q8tb\n  $ npx latebloom verify run_01k9z0a4x7m2q8tb --url https://advisor.example.com --json\n',
    )
    .action(verify)
}

async function verify(run: string, { json, ...where }: Options): Promise<void> {
  const path = `/v1/runs/${encodeURIComponent(run)}/decisions/verification`
  const found = await withAdvisor({ url: where.url, data: where.data }, (advisor) =>
    ask(advisor, path, verificationSchema, { doing: `verifying the decisions of ${run}` }),
  )
  if (json) console.log(JSON.stringify(found))
  else tell(found)
  if (found.differences.length > 0) process.exitCode = 1
}

function tell({ run, verified, superseded, unlogged, differences }: Verification): void {
  const news = differences.length === 0 ? 'no difference' : `differences: ${differences.length}`
  console.log(`${run}: ${verified} decisions made again from what is stored, ${news}.`)
  if (superseded > 0)
    console.log(`${superseded} older or abandoned ones were not: what they were made of is stored no longer.`)
  if (unlogged > 0) console.log(`${unlogged} were given before decisions were logged.`)
  for (const difference of differences) console.log(`  ${line(difference)}`)
}

const words: Readonly<Record<Difference['what'], string>> = {
  inputs: 'readings or scalars',
  advice: 'advice',
  ruleset: 'ruleset',
  detector: 'detector',
  missing: 'entry of the log',
}

function line({ step, version, what, stored, computed }: Difference): string {
  return `step ${step}, version ${version}: ${words[what]} stored as ${stored}, now ${computed}`
}
