/** Which advisor a subcommand of `rules` asks. */
import { Command } from 'commander'
import { defaultDataDirectory } from '../../client/api-key.ts'
import { dataOption, jsonOption, urlOption } from '../options.ts'

export interface WhereOptions {
  readonly url?: string
  readonly data?: string
  readonly json?: true
}

/** A subcommand about stored runs: those of an advisor that runs, or of a data directory that none uses. */
export function onStoredRuns(name: string): Command {
  return withOptions(name, `default: ${defaultDataDirectory}`)
}

/** A subcommand that needs stored runs only where one is named. */
export function onAnyAdvisor(name: string): Command {
  return withOptions(
    name,
    `default: ${defaultDataDirectory} with --run, else a new one for as long as this takes`,
  )
}

function withOptions(name: string, byDefault: string): Command {
  return new Command(name)
    .addOption(urlOption())
    .addOption(dataOption(`data directory to read from where no --url is given; ${byDefault}`))
    .addOption(jsonOption())
}

/** Where stored runs are looked for. */
export function storedIn({ url, data }: WhereOptions): { url: string | undefined; data: string } {
  return { url, data: data ?? defaultDataDirectory }
}
