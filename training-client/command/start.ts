/** `latebloom start`: the embedded advisor, until it is stopped. */
import { Command } from 'commander'
import { defaultDataDirectory } from '../client/api-key.ts'
import { dataOption, jsonOption, portOption } from './options.ts'
import { pageLink, signInCodeIfAny } from './page-link.ts'

interface Options {
  readonly port: number
  readonly data: string
  readonly json?: true
}

export function startCommand(): Command {
  return new Command('start')
    .description('run the advisor on this machine, for this machine, with no network')
    .addOption(portOption())
    .addOption(dataOption().default(defaultDataDirectory))
    .addOption(jsonOption())
    .action((options: Options) => start(options))
}

async function start({ port, data, json }: Options): Promise<void> {
  const begun = performance.now()
  const { startAdvisor } = await import('../../embedded/start-advisor.ts')
  const advisor = await startAdvisor({
    port,
    dataDirectory: data,
    quiet: true,
    onBuilding: () => console.error('Building the advisor, which takes a few seconds ...'),
  })
  // Listening before it says that it is ready: a signal may follow at once.
  const asked = askedToStop()
  if (json) {
    console.log(JSON.stringify({ event: 'ready', url: advisor.url, pid: process.pid, data }))
  } else {
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    console.log(
      `Latebloom is ready at ${advisor.url} after ${seconds} s (data in ${data}, process ${process.pid}).`,
    )
    console.log(`Runs: ${pageLink(advisor, '/', await signInCodeIfAny(advisor))}`)
    console.log('This link signs in once, within 10 minutes; npx latebloom sign-in makes another.')
    console.log(`The API is described at ${advisor.url}/docs; its key is in ${data}/key. Stop with Ctrl-C.`)
  }
  await asked
  await advisor.stop()
  if (!json) console.log('Stopped. Everything that was acknowledged is kept.')
}

/** Resolves at the first signal to stop; a second one ends the process at once. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      // The runtime's own listeners would end this process before the advisor has stopped cleanly.
      process.removeAllListeners(signal)
      process.once(signal, () => resolve())
    }
  })
}
