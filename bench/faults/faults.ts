/**
 * Does the advisor lose, double or change anything when things go wrong? Replays a small recorded run against the real
 * runtime, once for each seed, while what its schedule says fails. `--help` says more.
 */
import { parseArgs } from 'node:util'
import { progress } from '../../training-client/command/progress.ts'
import { playBatch } from './batch.ts'
import type { Played } from './play.ts'
import { usage } from './usage.ts'

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '12' },
    clock: { type: 'string', default: '30' },
    log: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const [schedules, seed, atOnce, clockFactor] = [
  values.schedules,
  values.seed,
  values['at-once'],
  values.clock,
].map(Number)
if (
  ![schedules, seed, atOnce, clockFactor].every((value) => Number.isSafeInteger(value) && Number(value) > 0)
) {
  console.error(`--schedules, --seed, --at-once and --clock are whole numbers above zero.\n\n${usage}`)
  process.exit(2)
}

const begun = performance.now()
const seeds = Array.from({ length: Number(schedules) }, (_, at) => Number(seed) + at)
const bar = progress(seeds.length, 'schedules')
let done = 0
let bad = 0
const { played, kills } = await playBatch({
  seeds,
  atOnce: Number(atOnce),
  clockFactor: Number(clockFactor),
  onPlayed: (one) => {
    done += 1
    if (values.verbose || isBad(one)) console.log(lineOf(one))
    if (isBad(one)) bad += 1
    bar.at(done, `${bad} went wrong`)
  },
  ...(values.log ? { onLog: console.error } : {}),
})
bar.end()

const total = (of: (one: Played) => readonly string[]) => played.reduce((sum, one) => sum + of(one).length, 0)
const failed = played.reduce((sum, one) => sum + one.failed, 0)
const seconds = Math.round((performance.now() - begun) / 1000)
console.log(
  `${played.length} schedules in ${seconds} s; the runtime was killed ${kills} times; ${failed} jobs ended visibly failed and were sent again`,
)
console.log(
  JSON.stringify({
    schedules: played.length,
    lost: total(({ lost }) => lost),
    doubled: total(({ doubled }) => doubled),
    different: total(({ different }) => different),
    stuck: total(({ stuck }) => stuck),
  }),
)
process.exit(bad === 0 ? 0 : 1)

function isBad({ lost, doubled, different, stuck }: Played): boolean {
  return lost.length + doubled.length + different.length + stuck.length > 0
}

function lineOf(one: Played): string {
  const { schedule, failed, seconds } = one
  const wrong = (['lost', 'doubled', 'different', 'stuck'] as const)
    .filter((kind) => one[kind].length > 0)
    .map((kind) => `${kind}: ${shown(one[kind])}`)
  const line = `seed ${schedule.seed}: ${wrong.length === 0 ? 'as undisturbed' : wrong.join('; ')}`
  if (!values.verbose) return line
  return `${line}; ${failed} failed visibly, ${seconds.toFixed(1)} s\n  ${JSON.stringify(schedule)}`
}

function shown(all: readonly string[]): string {
  const most = values.verbose ? all.length : 3
  const more = all.length > most ? ` and ${all.length - most} more` : ''
  return `${all.slice(0, most).join(', ')}${more}`
}
