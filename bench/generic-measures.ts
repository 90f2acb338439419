/** When does each measure that needs no structure of the task move, on runs that generalize and on runs that do not? */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { contextsOf } from '../src/core/measures/context.ts'
import { measures } from '../src/core/measures/register.ts'
import { readProbe } from '../src/core/probe.ts'
import { readSnapshot, type Snapshot } from '../src/core/snapshot.ts'
import { prepareSubject } from '../src/core/subject.ts'
import { runSpecSchema } from '../src/wire/run.ts'
import { parseSafetensors } from '../src/wire/safetensors/parse.ts'
import { drive } from '../test/core/drive.ts'

const usage = `usage: node bench/generic-measures.ts DIRECTORY [DIRECTORY ...]

Reads the measures that any model has off each snapshot of recorded runs (folders with run.json, probe.safetensors,
snapshots and truth.json, or folders of such folders). A measure has moved at the third snapshot in a row, from the
fit on, at which its rule holds. Prints when that is for each run, and over all runs the median lead as a share of the
way from the fit to 90% test accuracy, and how many of the runs that do not generalize it moved on.`

const truthSchema = z.looseObject({
  generalizes: z.boolean(),
  fitted_step: z.number(),
  generalized_step: z.record(z.string(), z.number().nullable()).nullable(),
})

interface Rule {
  readonly id: string
  readonly words: string
  /** Whether the newest of the values since the fit has moved. */
  readonly moved: (values: readonly number[]) => boolean
}

const newest = (values: readonly number[]): number => values.at(-1) ?? Number.NaN
const below = (id: string, share: number): Rule => ({
  id,
  words: `under ${share} of its maximum`,
  moved: (values) => newest(values) < share * Math.max(...values),
})
const above = (id: string, by: number): Rule => ({
  id,
  words: `${by} over its minimum`,
  moved: (values) => newest(values) > Math.min(...values) + by,
})

/** Chosen by eye on the five runs of test/fixtures/runs, one for each measure. */
const rules: readonly Rule[] = [
  below('test_loss', 0.9),
  above('class_distance', 0.1),
  below('low_rank_restricted_loss', 0.9),
  below('pruned_loss', 0.9),
  above('pruned_accuracy', 0.1),
  below('representation_entropy', 0.97),
  below('activation_sparsity', 0.97),
  below('quantized_complexity', 0.8),
  below('averaged_loss', 0.9),
  { id: 'weight_norm_rate', words: 'under -0.1', moved: (values) => newest(values) < -0.1 },
  { id: 'softmax_collapse', words: 'over 0.9', moved: (values) => newest(values) > 0.9 },
]

const inARow = 3
const directories = process.argv.slice(2).flatMap(runsIn)
if (directories.length === 0) {
  console.error(usage)
  process.exit(1)
}

const leads = new Map<string, number[]>(rules.map(({ id }) => [id, []]))
const movedOn = new Map<string, number>(rules.map(({ id }) => [id, 0]))
let [generalizing, others] = [0, 0]
for (const directory of directories) {
  const truth = truthSchema.parse(JSON.parse(readFileSync(join(directory, 'truth.json'), 'utf8')))
  const steps = await firstMoves(directory, truth.fitted_step)
  const generalized = truth.generalized_step?.['test_accuracy_0.9'] ?? null
  if (truth.generalizes) generalizing += 1
  else others += 1
  for (const { id } of rules) {
    const step = steps.get(id)
    if (step === undefined) continue
    if (!truth.generalizes) movedOn.set(id, (movedOn.get(id) ?? 0) + 1)
    else if (generalized !== null && step < generalized)
      leads.get(id)?.push((generalized - step) / (generalized - truth.fitted_step))
  }
  const moves = rules.map(({ id }) => `${id} ${steps.get(id) ?? '-'}`).join(', ')
  console.log(`${directory}: fit ${truth.fitted_step}, 90% test accuracy ${generalized ?? '-'}; ${moves}`)
}
const summary = rules.map(({ id, words }) => {
  const ahead = leads.get(id) ?? []
  const lead = ahead.toSorted((a, b) => a - b)[Math.floor(ahead.length / 2)] ?? null
  const percent = lead === null ? '-' : `${(100 * lead).toFixed(0)}%`
  console.log(
    `${`${id} ${words}`.padEnd(56)} before 90% in ${ahead.length} of ${generalizing}, median lead ${percent}; on ${movedOn.get(id)} of ${others} that do not generalize`,
  )
  return { id, before: ahead.length, median_lead: lead, moved_on_others: movedOn.get(id) ?? 0 }
})
console.log(JSON.stringify({ generalizing, others, rules: summary }))

/** The step at which each rule has held for three snapshots in a row. */
async function firstMoves(directory: string, fitted: number): Promise<Map<string, number>> {
  const file = (name: string) => {
    const parsed = parseSafetensors(readFileSync(join(directory, name)))
    if (!parsed.ok) throw new Error(`${name}: ${parsed.failure.detail}`)
    return parsed.file
  }
  const spec = runSpecSchema.parse(JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8')))
  const probe = readProbe(spec, file('probe.safetensors'))
  if (!probe.ok) throw new Error(probe.failure.detail)
  const prepared = prepareSubject(spec, probe.probe)
  if (!prepared.ok) throw new Error(prepared.failure.detail)
  const values = new Map<string, number[]>(rules.map(({ id }) => [id, []]))
  const streaks = new Map<string, number>()
  const first = new Map<string, number>()
  let earlier: Snapshot[] = []
  for (const name of readdirSync(join(directory, 'snapshots')).sort()) {
    const step = Number.parseInt(name, 10)
    const read = readSnapshot(prepared.subject, step, file(join('snapshots', name)))
    if (!read.ok) throw new Error(`${name}: ${read.failure.detail}`)
    const { weights, rows } = contextsOf(prepared.subject, read.snapshot, earlier)
    earlier = [read.snapshot, ...earlier].slice(0, 3)
    if (step < fitted || 'none_because' in weights || 'none_because' in rows) continue
    for (const { id, moved } of rules) {
      const measure = measures.find(({ description }) => description.id === id)
      const evaluation =
        measure?.on === 'weights'
          ? measure.read(weights.context)
          : measure?.on === 'rows'
            ? measure.read(rows.context)
            : null
      if (evaluation === null) throw new Error(`${id} is no measure of any model`)
      const reading = await drive(evaluation)
      if ('undefined_because' in reading || typeof reading.value !== 'number') continue
      const seen = values.get(id) ?? []
      seen.push(reading.value)
      const streak = moved(seen) ? (streaks.get(id) ?? 0) + 1 : 0
      streaks.set(id, streak)
      if (streak === inARow && !first.has(id)) first.set(id, step)
    }
  }
  return first
}

function runsIn(path: string): string[] {
  if (existsSync(join(path, 'run.json'))) return existsSync(join(path, 'truth.json')) ? [path] : []
  return readdirSync(path)
    .sort()
    .flatMap((name) => (name.includes('.') ? [] : runsIn(join(path, name))))
}
