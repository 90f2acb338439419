/**
 * What is each preset worth, over the runs of the corpus?
 *
 *   npm run bench:rules [-- --runs corpus/runs] [--in-sample]
 *
 * Replays every preset, and the stopping rules that people use. Each run is judged by a detector that was
 * fitted without its configuration; with --in-sample by the one that is shipped, which has seen it. Prints a table, and one
 * JSON line. Steps count up to the first stop, whatever else is advised before it.
 *
 *   false stops  generalizing runs that were stopped before their goal (a test accuracy of .99, or the highest reached)
 *   saved        the mean share of the budget that was not spent, over all runs, falsely stopped ones among them
 *   waste        of generalizing runs that were not falsely stopped: the median of steps after the best stop, over that stop
 *   hopeless     of runs that do not generalize within their budget: the median share of it until they were stopped
 *   regret       the mean, as in docs/science.md, of what stopping cost over the best stop in hindsight
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fitExperts } from '../corpus/fitting/fit.ts'
import { observationsOf } from '../corpus/fitting/observations.ts'
import { rowsOf } from '../corpus/fitting/rows.ts'
import { root } from '../embedded/paths.ts'
import { counterfactuals } from '../src/core/counterfactuals/register.ts'
import { checksOf } from '../src/core/counterfactuals/replay.ts'
import type { Parameters } from '../src/core/detection/experts.ts'
import { compileRules } from '../src/core/rules/compile.ts'
import type { Moment } from '../src/core/rules/moment.ts'
import { momentsOf } from '../src/core/rules/moments.ts'
import { presets } from '../src/core/rules/presets/register.ts'
import { saidOf } from '../src/core/rules/replay.ts'
import type { Ruleset } from '../src/wire/rules.ts'
import { progress } from '../training-client/command/progress.ts'
import { type BenchRun, readRuns } from './advice/bench-run.ts'
import { heldOut } from './advice/folds.ts'
import { falseStops, generalizing, never, wasteQuantile } from './advice/scores/aggregate.ts'
import { mean, quantile } from './advice/scores/statistics.ts'
import { type StopScore, scoreStop } from './advice/scores/stop.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string' }, 'in-sample': { type: 'boolean', default: false } },
})
const runs = await readRuns(values.runs ?? join(root, 'corpus', 'runs'))
const observations = new Map(runs.map((run) => [run, observationsOf(run)]))
const moments = makeMoments()

const rows = [
  ...presets.map(({ ruleset }) => ({
    name: ruleset.name,
    scores: runs.map((run) => scoreStop(run, { stop: stopOf(run, ruleset), intervene: null })),
  })),
  ...counterfactuals.map(({ title, stopAt }) => ({
    name: title,
    scores: runs.map((run) =>
      scoreStop(run, { stop: stopAt(checksOf(observations.get(run) ?? []), othersOf(run)), intervene: null }),
    ),
  })),
].map(({ name, scores }) => ({ name, ...scoresOf(scores) }))

const share = (value: number | null): string => (value === null ? '-' : `${Math.round(100 * value)}%`)
console.log('| | false stops | saved | waste, median | hopeless, median | regret |')
console.log('| --- | --- | ---: | ---: | ---: | ---: |')
for (const {
  name,
  false_stops: stops,
  generalizing: of,
  saved,
  waste_median: waste,
  hopeless_median: hopeless,
  regret,
} of rows)
  console.log(
    `| ${name} | ${stops} of ${of} | ${share(saved)} | ${share(waste)} | ${share(hopeless)} | ${share(regret)} |`,
  )
console.log(JSON.stringify({ runs: runs.length, held_out: !values['in-sample'], rows }))

function makeMoments(): ReadonlyMap<BenchRun, readonly Moment[]> {
  const made = new Map<BenchRun, readonly Moment[]>()
  const bar = progress(runs.length, 'runs judged')
  const fold = (run: BenchRun, parameters?: Parameters): void => {
    made.set(run, [...momentsOf(run.spec, observations.get(run) ?? [], parameters)])
    bar.at(made.size, run.name)
  }
  if (values['in-sample']) for (const run of runs) fold(run)
  else {
    const rowsOfRuns = new Map(
      runs.map((run) => [run, rowsOf({ ...run, observations: observations.get(run) ?? [] })]),
    )
    for (const { training, runs: judged } of heldOut(runs)) {
      const seen = training.flatMap((run) => rowsOfRuns.get(run) ?? [])
      const provenance = {
        runs: seen.length,
        configurations: 0,
        snapshots: 0,
        command: 'npm run bench:rules',
      }
      const parameters: Parameters = { provenance, experts: fitExperts(seen) }
      for (const run of judged) fold(run, parameters)
    }
  }
  bar.end()
  return made
}

/** Throws where a preset does not fit a run of the corpus: all of them have a schedule. */
function stopOf(run: BenchRun, ruleset: Ruleset): number | null {
  const compiled = compileRules(ruleset, { spec: run.spec, plan: null, scalars: null })
  if (!compiled.ok) throw new Error(`${ruleset.name} on ${run.name}: ${JSON.stringify(compiled.errors)}`)
  return (
    saidOf(compiled.compiled, moments.get(run) ?? []).find(({ advice }) => advice === 'stop')?.step ?? null
  )
}

function othersOf(run: BenchRun) {
  return runs
    .filter((other) => other !== run && other.configuration === run.configuration)
    .map((other) => checksOf(observations.get(other) ?? []))
}

function scoresOf(scores: readonly StopScore[]) {
  const end = ({ run, stop }: StopScore): number => (stop ?? run.budget) / run.budget
  return {
    false_stops: falseStops(scores),
    generalizing: generalizing(scores).length,
    saved: mean(scores.map((score) => 1 - end(score))),
    waste_median: wasteQuantile(scores, 0.5),
    hopeless_median: quantile(never(scores).map(end), 0.5),
    regret: mean(scores.map(({ regretOfStop }) => regretOfStop)),
  }
}
