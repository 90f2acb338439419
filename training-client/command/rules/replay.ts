/** `latebloom rules replay`: what a ruleset would have done to runs that are stored or recorded. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { type Replays, replaysSchema } from '../../../src/wire/rules-replay.ts'
import { type Advisor, ask } from '../api.ts'
import { CommandError } from '../command-error.ts'
import { postRecordedRun } from '../post-recorded-run.ts'
import { lateProgress, progress } from '../progress.ts'
import { type RecordedRun, readRecordedRun, specFile } from '../recorded-run.ts'
import { withAdvisor } from '../with-advisor.ts'
import { type Chosen, chosenRules } from './chosen-rules.ts'
import { errorLines } from './error-lines.ts'
import { changeLines, replayTable } from './replay-table.ts'
import { onStoredRuns, storedIn, type WhereOptions } from './where.ts'

interface Options extends WhereOptions {
  readonly rules?: string
  readonly preset?: string
}

type Replayed = Replays['runs'][number]

export function replayCommand(): Command {
  return onStoredRuns('replay')
    .description('try a ruleset on runs: where it would have stopped them, what that saves and loses')
    .argument('<runs...>', 'ids of runs, or folders of recorded runs')
    .option('--rules <file>', 'a ruleset: a JSON file, or - for standard input')
    .option('--preset <name>', 'or one that the advisor has')
    .addHelpText(
      'after',
      `
Examples:
  $ npx latebloom rules replay run_01k9z0a4x7m2q8tb --rules rules.json
  $ npx latebloom rules replay run_01k9z0a4x7m2q8tb run_01k9z0b5y8n3r9vc --preset classic_patience --json
  $ npx latebloom rules replay recorded/a recorded/b --preset stop_when_cleaned_up

Folders alone are posted to an advisor of their own, of which nothing is kept. With one run, the changes of
advice are shown too. Exits with 1 where a run could not be replayed.
`,
    )
    .action(replay)
}

async function replay(runs: string[], { rules, preset, json, ...where }: Options): Promise<void> {
  const chosen = await chosenRules(rules, preset, '--rules and --preset')
  const sources = await Promise.all(runs.map(sourceOf))
  const at = sources.every(isFolder) ? { url: where.url, data: where.data } : storedIn(where)
  await withAdvisor(at, async (advisor) => {
    // Where recorded runs are posted, their own bars show that it goes on.
    const bar = lateProgress(sources.length, 'runs', json || sources.some(isFolder))
    const replayed: { name: string; of: Replayed }[] = []
    try {
      for (const [index, source] of sources.entries()) {
        const run = isFolder(source) ? await postRun(advisor, source, json) : source
        const of = await replayOne(advisor, run, chosen, runs.length === 1)
        const name = runs[index] ?? run
        replayed.push({ name, of })
        if (json) console.log(JSON.stringify({ source: name, ...of }))
        bar.at(index + 1)
      }
    } finally {
      bar.end()
    }
    if (!json) tell(replayed, chosen)
    if (replayed.some(({ of }) => of.replay === null)) process.exitCode = 1
  })
}

type Source = string | RecordedRun

const isFolder = (source: Source): source is RecordedRun => typeof source !== 'string'

async function sourceOf(run: string): Promise<Source> {
  return existsSync(join(run, specFile)) ? readRecordedRun(run) : run
}

async function postRun(advisor: Advisor, recorded: RecordedRun, json: true | undefined): Promise<string> {
  const bar = progress(recorded.snapshots.length, `snapshots of ${recorded.directory}`, json)
  try {
    return await postRecordedRun(advisor, recorded, { onAdvice: (_advice, posted) => bar.at(posted) })
  } finally {
    bar.end()
  }
}

/** One request a run: any number of them, and progress in between. */
async function replayOne(
  advisor: Advisor,
  run: string,
  chosen: Chosen,
  withChanges: boolean,
): Promise<Replayed> {
  const rules = 'ruleset' in chosen ? { ruleset: chosen.ruleset } : { preset: chosen.preset }
  const { runs } = await ask(advisor, '/v1/rules/replay', replaysSchema, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ runs: [run], said: withChanges ? 'changes' : 'none', ...rules }),
    doing: `replaying ${run}`,
  })
  const [replayed] = runs
  if (replayed === undefined) throw new CommandError(`${advisor.url} answered without the run ${run}.`)
  return replayed
}

function tell(replayed: readonly { name: string; of: Replayed }[], chosen: Chosen): void {
  const lines = replayed.flatMap(({ name, of: { replay } }) => (replay === null ? [] : [{ name, replay }]))
  if (lines.length > 0) console.log(replayTable(lines))
  const [only] = lines
  if (replayed.length === 1 && only !== undefined) console.log(changeLines(only.replay))
  for (const { name, of } of replayed) {
    if (of.unavailable !== null) console.error(`${name} was not replayed: ${of.unavailable}.`)
    for (const error of of.errors) {
      const said = 'ruleset' in chosen ? errorLines(chosen.ruleset, error) : [error.message]
      console.error(`\n${said.join('\n')}`)
    }
  }
}
