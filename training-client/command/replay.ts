/** `latebloom replay`: posts a recorded run to an advisor in step order, as a live trainer would. */
import { Command } from 'commander'
import type { Advice } from '../../src/wire/advice.ts'
import type { Advisor } from './api.ts'
import { dataOption, jsonOption, urlOption } from './options.ts'
import { pageLink, signInCodeIfAny } from './page-link.ts'
import { adviceLine, type PhaseSpan, pauseBegins, phaseWords, withPhase } from './phase-lines.ts'
import { postRecordedRun } from './post-recorded-run.ts'
import { progress } from './progress.ts'
import { type RecordedRun, readRecordedRun } from './recorded-run.ts'
import { withAdvisor } from './with-advisor.ts'

interface Options {
  readonly url?: string
  readonly data?: string
  readonly again?: true
  readonly json?: true
}

export function replayCommand(): Command {
  return new Command('replay')
    .description('post a recorded run to an advisor and print its verdict at every snapshot')
    .argument(
      '<directory>',
      'a recorded run: run.json, probe.safetensors, model.onnx, snapshots/, scalars.csv',
    )
    .addOption(urlOption())
    .addOption(dataOption('keep the data of the embedded advisor here; without it nothing is kept'))
    .option('--again', 'open another run; without it, replaying the same folder continues the same run')
    .addOption(jsonOption())
    .action((directory: string, options: Options) => replay(directory, options))
}

async function replay(directory: string, options: Options): Promise<void> {
  const recorded = await readRecordedRun(directory)
  await withAdvisor({ url: options.url, data: options.data }, (advisor) => post(advisor, recorded, options))
}

async function post(
  advisor: Advisor,
  recorded: RecordedRun,
  { again, json, data, url: given }: Options,
): Promise<void> {
  const begun = performance.now()
  const bar = progress(recorded.snapshots.length, 'snapshots', json)
  let spans: readonly PhaseSpan[] = []
  let last: Advice | null = null
  try {
    await postRecordedRun(advisor, recorded, {
      again: again === true,
      onOpen: async (run) => {
        if (json) return
        const page = pageLink(advisor, `/runs/${run}`, await signInCodeIfAny(advisor))
        console.log(
          `${recorded.directory}: ${recorded.snapshots.length} snapshots, ${recorded.scalars.length} lines of scalars; its page is ${page}`,
        )
      },
      onAdvice: (advice, posted) => {
        spans = withPhase(spans, advice, (performance.now() - begun) / 1000)
        print(advice, json)
        if (!json && pauseBegins(last, advice))
          console.log(`A trainer would have paused here: ${advice.reasons[0]}`)
        last = advice
        bar.at(posted, phaseWords[advice.phase])
      },
    })
  } finally {
    bar.end()
  }
  if (json) return
  if (last !== null) console.log(summary(spans, last))
  if (given === undefined && data === undefined)
    console.log(
      'Nothing of this replay is kept. Add --data .latebloom to keep it, then npx latebloom start to look at its page.',
    )
}

function summary(spans: readonly PhaseSpan[], last: Advice): string {
  const phases = spans.map(({ phase, from_step }) => `${phaseWords[phase]} from step ${from_step}`)
  return [
    `Phases: ${phases.join(', ')}.`,
    `Advice at step ${last.step}: ${last.advice}. ${last.reasons[0]}`,
  ].join('\n')
}

function print(advice: Advice, json: true | undefined): void {
  if (!json) {
    console.log(adviceLine(advice))
    return
  }
  const readings: Record<string, unknown> = {}
  for (const [measure, reading] of Object.entries(advice.readings)) {
    readings[measure] = 'value' in reading ? reading.value : null
  }
  const { step, phase, advice: kind, reasons, verdict } = advice
  console.log(
    JSON.stringify({ step, phase, probabilities: verdict.probabilities, advice: kind, reasons, readings }),
  )
}
