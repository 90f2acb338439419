/** `latebloom demo`: trains a model that groks beside an advisor, and shows its phases while they happen. */
import { Command } from 'commander'
import { defaultDataDirectory } from '../client/api-key.ts'
import type { DemoConfiguration } from '../demo/configuration.ts'
import { demoConfigurations } from '../demo/configurations.ts'
import { CommandError } from './command-error.ts'
import type { DemoOutcome } from './demo-run.ts'
import { demoSummary } from './demo-summary.ts'
import { dataOption, defaultPort, jsonOption, portOption, urlOption } from './options.ts'
import { pageLink, signInCodeIfAny } from './page-link.ts'
import { phaseWords } from './phase-lines.ts'
import { withAdvisor } from './with-advisor.ts'

interface Options {
  readonly paper?: true
  readonly contrast?: true
  readonly url?: string
  readonly port: number
  readonly data: string
  readonly json?: true
}

export function demoCommand(): Command {
  return new Command('demo')
    .description('train a small model that memorizes first and generalizes much later, and advise it live')
    .option('--paper', 'the one-layer transformer, nearer to the paper; takes a few minutes')
    .option('--contrast', 'also a run without weight decay, and one that generalizes at once')
    .addOption(urlOption())
    .addOption(portOption())
    .addOption(dataOption().default(defaultDataDirectory))
    .addOption(jsonOption())
    .action((options: Options) => demo(options))
}

async function demo({ paper, contrast, url, port, data, json }: Options): Promise<void> {
  const say = (line: string): void => {
    if (!json) console.log(line)
  }
  // TensorFlow.js takes a second to load, which no other subcommand should wait for.
  const { chooseBackend } = await import('../tfjs/choose-backend.ts')
  const { runDemo } = await import('./demo-run.ts')
  const backend = await chooseBackend()
  for (const line of backend.why) say(line)
  const main = paper ? demoConfigurations.paper : demoConfigurations.mlp
  const contrasts: DemoConfiguration[] = contrast
    ? [demoConfigurations.noWeightDecay, demoConfigurations.atOnce]
    : []
  const outcomes: DemoOutcome[] = []
  await withAdvisor({ url, data, port }, async (advisor) => {
    for (const configuration of [main, ...contrasts]) {
      // Asked for before training, which leaves no time for requests.
      const code = url === undefined && !json ? await signInCodeIfAny(advisor) : null
      const outcome = await runDemo(configuration, {
        advisor,
        pageOf: (path) => pageLink(advisor, path, code),
        tf: backend.tf,
        json: json === true,
        say,
      })
      outcomes.push(outcome)
      if (json) console.log(JSON.stringify({ event: 'summary', ...outcome }))
      else console.log(`\n${demoSummary(outcome)}\n`)
    }
  })
  if (url === undefined) {
    const again =
      port === defaultPort && data === defaultDataDirectory
        ? 'npm start'
        : `npx latebloom start --data ${data}${port === 0 ? '' : ` --port ${port}`}`
    say(`The advisor has stopped; the readings are kept. To look at the page again: ${again}`)
  }
  const [first] = outcomes
  // An advisor out of reach is told above, and is no failure of the training: that went on to its end.
  if (first === undefined || first.last_phase === null) return
  if (first.last_phase !== 'generalized') {
    throw new CommandError(
      `the run ended in the phase '${phaseWords[first.last_phase]}', and the advisor did not call it cleaned up. Its page shows the readings.`,
    )
  }
}
