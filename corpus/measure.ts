/** Reads every measure of every snapshot of recorded runs, and keeps the readings in corpus/runs. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { progress } from '../training-client/command/progress.ts'
import { readRecordedRun } from '../training-client/command/recorded-run.ts'
import { keepRun } from './measuring/kept-run.ts'
import { measureRun } from './measuring/measure-run.ts'

const usage = `usage: node corpus/measure.ts DIRECTORY [DIRECTORY ...] [--out corpus/runs] [--again]

Reads every measure of every snapshot of each recorded run (a folder with run.json, truth.json, scalars.csv and
snapshots/; or a folder of such folders), and writes OUT/<run>/{run.json, truth.json, readings.json.gz, scalars.csv.gz}.
A run that is there already is passed over, unless --again.`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: join(import.meta.dirname, 'runs') },
    again: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (options.help || positionals.length === 0) {
  console.error(usage)
  process.exit(options.help ? 0 : 1)
}

const directories = (await Promise.all(positionals.map(runsIn))).flat()
const missing = directories.filter((directory) => options.again || !existsSync(keptOf(directory)))
console.log(`${directories.length - missing.length} of ${directories.length} runs are there`)
for (const directory of missing) {
  const begun = performance.now()
  const recorded = await readRecordedRun(directory)
  const bar = progress(recorded.snapshots.length, `snapshots of ${basename(directory)}`)
  const readings = await measureRun(recorded, (evaluated) => bar.at(evaluated))
  bar.end()
  const { bytes } = await keepRun(directory, keptOf(directory), readings)
  const seconds = (performance.now() - begun) / 1000
  console.log(
    `${basename(directory)}: ${readings.length} snapshots in ${seconds.toFixed(1)} s, ${(bytes / 1000).toFixed(0)} kB`,
  )
}

function keptOf(directory: string): string {
  return join(options.out, basename(directory))
}

/** A recorded run still being written has no truth.json, or a name with an ending. */
async function runsIn(path: string): Promise<string[]> {
  const names = (await readdir(path)).sort()
  if (names.includes('run.json')) return names.includes('truth.json') ? [path] : []
  const folders = names.filter(
    (name) => existsSync(join(path, name, 'truth.json')) && !name.endsWith('.begun'),
  )
  return folders.map((name) => join(path, name))
}
