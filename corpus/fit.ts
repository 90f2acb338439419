/** Fits the detector's parameters on the corpus, and writes them where the detector reads them. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Parameters } from '../src/core/detection/experts.ts'
import { progress } from '../training-client/command/progress.ts'
import { fitExperts, type RunRows } from './fitting/fit.ts'
import { observationsOf } from './fitting/observations.ts'
import { rowsOf } from './fitting/rows.ts'
import { readKeptRun } from './measuring/kept-run.ts'

const usage = `usage: node corpus/fit.ts [--runs corpus/runs] [--out src/core/detection/parameters.json]

Fits the detector's model (src/core/detection/experts.ts says on what features) on every kept run in the folder, and
writes its parameters with their provenance. The same runs give the same file.`

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: join(import.meta.dirname, 'runs') },
    out: { type: 'string', default: join(import.meta.dirname, '../src/core/detection/parameters.json') },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  console.log(usage)
  process.exit(0)
}

const configurationSchema = z.looseObject({ configuration: z.string() })
const names = readdirSync(options.runs)
  .filter((name) => !name.endsWith('.begun'))
  .sort()
const bar = progress(names.length, 'runs read')
const configurations = new Set<string>()
const runs: RunRows[] = []
for (const name of names) {
  const run = await readKeptRun(join(options.runs, name))
  configurations.add(configurationSchema.parse(run.spec).configuration)
  runs.push(rowsOf({ ...run, observations: observationsOf(run) }))
  bar.at(runs.length, name)
}
bar.end()
const parameters: Parameters = {
  provenance: {
    runs: runs.length,
    configurations: configurations.size,
    snapshots: runs.reduce((sum, rows) => sum + rows.no_test.length, 0),
    command: 'node corpus/fit.ts',
  },
  experts: fitExperts(runs),
}
writeFileSync(options.out, `${JSON.stringify(parameters, null, 1)}\n`)
console.log(
  `${options.out}: ${parameters.provenance.runs} runs of ${configurations.size} configurations, ${parameters.provenance.snapshots} snapshots between fit and jump`,
)
