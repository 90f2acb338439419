/** Does the advice stop too early, or too late? The scorecard, beside the stoppers that people use. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { progress } from '../../training-client/command/progress.ts'
import { readRuns } from './bench-run.ts'
import { heldOut, inSample } from './folds.ts'
import { type Inputs, inputKinds, inputsInWords } from './inputs.ts'
import { judge } from './judge.ts'
import { writePictures } from './pictures/write.ts'
import { advisorTable, scorecardOf } from './print/advisor-table.ts'
import { eachRun } from './print/each.ts'
import { failuresOf } from './print/failures.ts'
import { stoppersTable } from './print/stoppers-table.ts'
import { replayFolds } from './replay/replay-folds.ts'
import type { Judged } from './scores/scorecard.ts'
import { upperBound } from './scores/statistics.ts'
import { runStoppers } from './stoppers/register.ts'
import { canRead } from './stoppers/stopper.ts'
import { usage } from './usage.ts'

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: join(import.meta.dirname, '../../corpus/runs') },
    'in-sample': { type: 'boolean', default: false },
    each: { type: 'boolean', default: false },
    pictures: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  console.log(usage)
  process.exit(0)
}

const runs = await readRuns(options.runs)
const configurations = new Set(runs.map(({ configuration }) => configuration))
const folds = (options['in-sample'] ? inSample : heldOut)(runs)
const bar = progress(runs.length, 'runs replayed')
let replays = 0
const names = runs.map(({ name }) => name)
const corpus = { folder: options.runs, names, inSample: options['in-sample'] }
const replayed = await replayFolds(corpus, folds.length, () => {
  replays += 1
  bar.at(replays)
})
bar.end()
const said = new Map(replayed.map((one) => [one.run, one.said]))
const stoppers = runStoppers(runs)
const patience = new Map(stoppers.bestPatience.scores.map((score) => [score.run, score]))

function judgedWith(inputs: Inputs): Judged[] {
  return folds.flatMap((fold) =>
    fold.runs.map((run) => {
      const [of, beside] = [said.get(run.name), patience.get(run)]
      if (of === undefined || beside === undefined) throw new Error(`${run.name} was not replayed`)
      return judge(run, of[inputs], fold.baseRate, beside)
    }),
  )
}

console.log(
  `${runs.length} runs in ${configurations.size} configurations, ${options['in-sample'] ? 'in sample' : 'each configuration held out'}; --help says what the numbers are`,
)
console.log(`the best patience in hindsight: ${stoppers.bestPatience.stopper.name}`)
for (const inputs of inputKinds) {
  const judged = judgedWith(inputs)
  const shown = stoppers.all.filter(({ stopper }) => canRead(stopper, inputs))
  console.log(`\n== ${inputsInWords[inputs]}\n`)
  console.log(
    stoppersTable(
      judged.map(({ stop }) => stop),
      shown,
    ),
  )
  console.log(`\n${advisorTable(judged, scorecardOf(judged))}\n`)
  console.log(failuresOf(judged))
  if (options.each) console.log(`\n${eachRun(judged)}`)
}

const judged = judgedWith('all')
if (options.pictures !== undefined) await writePictures(options.pictures, judged, stoppers.all)
const { values, intervals } = scorecardOf(judged)
console.log(
  JSON.stringify({
    ...Object.fromEntries(values),
    false_stops_below: upperBound(values.get('false_stops') ?? 0, values.get('generalizing') ?? 0),
    intervals: Object.fromEntries(intervals),
  }),
)
