/** `latebloom sign-in`: an address that signs a browser in to an advisor that runs already. */
import { Command } from 'commander'
import { apiKeyFor, defaultDataDirectory } from '../client/api-key.ts'
import { dataOption, defaultPort, jsonOption, urlOption } from './options.ts'
import { pageLink, signInCode } from './page-link.ts'

interface Options {
  readonly url: string
  readonly data: string
  readonly json?: true
}

export function signInCommand(): Command {
  return new Command('sign-in')
    .description('print an address that signs a browser in, once and within 10 minutes')
    .addOption(urlOption().default(`http://127.0.0.1:${defaultPort}`))
    .addOption(
      dataOption('data directory of an advisor on this machine: its key is there').default(
        defaultDataDirectory,
      ),
    )
    .addOption(jsonOption())
    .action(async ({ url, data, json }: Options) => {
      const advisor = { url, apiKey: apiKeyFor(url, undefined, data) }
      const link = pageLink(advisor, '/', await signInCode(advisor))
      console.log(json ? JSON.stringify({ link }) : link)
    })
}
