/**
 * How long does it take to replay rules over 1,000 snapshots?
 *
 *   node bench/rules.ts
 *
 * Takes the snapshots of a recorded run again and again until there are 1,000, and prints the time of every preset, of 50
 * rules with windows as long as they may be together, and of making the moments (the detector's own fold), as the least and the
 * median of a few runs; and one JSON line. Times are of the processor, all threads of the process together: on a machine that
 * is busy with other work they say more than a clock.
 */
import { join } from 'node:path'
import { readKeptRun } from '../corpus/measuring/kept-run.ts'
import { root } from '../embedded/paths.ts'
import type { Observation } from '../src/core/detection/detect.ts'
import { compileRules, mostKept } from '../src/core/rules/compile.ts'
import { momentsOf } from '../src/core/rules/moments.ts'
import { presets } from '../src/core/rules/presets/register.ts'
import { replayed } from '../src/core/rules/replay.ts'
import { mostRules, type Ruleset, rulesetSchema } from '../src/wire/rules.ts'

const snapshots = 1000
const times = 7

const kept = await readKeptRun(join(root, 'corpus', 'runs', 'gelu-add-31-seed0'))
const spec = { ...kept.spec, schedule: { planned_steps: 50_000, max_steps: 1_000_000, snapshot_every: 100 } }
const observations = Array.from({ length: snapshots }, (_, index): Observation => {
  const row = kept.readings[index % kept.readings.length]
  return { step: 100 * index, readings: row?.readings ?? {}, scalars: { test_loss: index % 7 } }
})

const window = Math.floor(mostKept / mostRules)
const heavy = rulesetSchema.parse({
  name: '50 rules',
  rules: Array.from({ length: mostRules }, (_, index) => ({
    name: `rule ${index}`,
    when: `quantile(measure.test_loss + ${index}, ${window}, 0.9) < ${index} && phase != "stalled" && train_loss < 1e9`,
    then: { kind: 'continue' },
  })),
})

const makes = timesOf(() => [...momentsOf(spec, observations)].length)
const moments = [...momentsOf(spec, observations)]
const rulesets: readonly Ruleset[] = [...presets.map(({ ruleset }) => ruleset), heavy]
const replays = rulesets.map((ruleset) => {
  const compiled = compileRules(ruleset, { spec, plan: null, scalars: null })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors))
  return { name: ruleset.name, ...timesOf(() => replayed(compiled.compiled, moments).said.length) }
})

console.log(`${snapshots} snapshots; milliseconds of the processor, least and median of ${times}`)
for (const { name, least, median } of [{ name: "the detector's fold and its advice", ...makes }, ...replays])
  console.log(`${name.padEnd(36)} ${least.toFixed(1).padStart(7)} ${median.toFixed(1).padStart(7)}`)
console.log(
  JSON.stringify({
    snapshots,
    moments_ms: rounded(makes.median),
    replay_ms: Object.fromEntries(replays.map(({ name, median }) => [name, rounded(median)])),
    worst_replay_ms: rounded(Math.max(...replays.map(({ median }) => median))),
  }),
)

function timesOf(work: () => number): { readonly least: number; readonly median: number } {
  const took = Array.from({ length: times }, () => {
    const before = process.cpuUsage()
    if (work() !== snapshots) throw new Error('not every snapshot was judged')
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }).sort((a, b) => a - b)
  return { least: took[0] ?? Number.NaN, median: took[(times - 1) / 2] ?? Number.NaN }
}

function rounded(milliseconds: number): number {
  return Math.round(10 * milliseconds) / 10
}
