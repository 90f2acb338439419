/** What does the detector call on recorded histories, and when? In sample: its thresholds were chosen on these runs. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { advise } from '../src/core/advice/advise.ts'
import { initialState, observe } from '../src/core/detection/detect.ts'
import type { Phase } from '../src/wire/phase.ts'
import type { Readings } from '../src/wire/reading.ts'
import { runSpecSchema } from '../src/wire/run.ts'

const fixtures = join(import.meta.dirname, '..', 'test', 'fixtures')
const truthSchema = z.looseObject({
  generalizes: z.boolean(),
  fitted_step: z.number(),
  circuit_formation_step: z.number().nullable(),
  generalized_step: z.record(z.string(), z.number().nullable()).nullable(),
  cleaned_up_step: z.number().nullable(),
})

interface Called {
  readonly first: ReadonlyMap<Phase, number>
  readonly stop: number | null
  readonly last: number
}

const totals = {
  runs: 0,
  generalizing: 0,
  false_stops: 0,
  generalized_too_early: 0,
  never: 0,
  never_called_circuit: 0,
}
const leads: number[] = []
console.log(
  'run                                    fit  circuit (hindsight, called)   .99 at  cleaned up (hindsight, called)',
)
for (const directory of ['runs', 'histories'].flatMap((kind) =>
  readdirSync(join(fixtures, kind)).map((name) => join(fixtures, kind, name)),
)) {
  const truth = truthSchema.parse(JSON.parse(readFileSync(join(directory, 'truth.json'), 'utf8')))
  const { first, stop, last } = detect(directory)
  const accurate = truth.generalized_step?.['test_accuracy_0.99'] ?? null
  const circuit = Math.min(
    ...(['circuit_formation', 'cleanup'] as const).map(
      (phase) => first.get(phase) ?? Number.POSITIVE_INFINITY,
    ),
  )
  totals.runs += 1
  if (truth.generalizes) {
    totals.generalizing += 1
    // A run that ends between .9 and .99 generalizes, and may not be stopped before its end.
    if (stop !== null && stop < (accurate ?? last)) totals.false_stops += 1
    if ((first.get('generalized') ?? last) < (accurate ?? last)) totals.generalized_too_early += 1
    if (accurate !== null) leads.push((accurate - circuit) / (accurate - truth.fitted_step))
  } else {
    totals.never += 1
    if (circuit < Number.POSITIVE_INFINITY) totals.never_called_circuit += 1
  }
  const cells = [
    truth.fitted_step,
    truth.circuit_formation_step,
    circuit,
    accurate,
    truth.cleaned_up_step,
    first.get('generalized') ?? null,
  ]
  const name = directory.split('/').at(-1) ?? ''
  console.log(
    name.padEnd(36) +
      cells
        .map((cell) => (cell === null || cell === Number.POSITIVE_INFINITY ? '-' : String(cell)).padStart(9))
        .join(''),
  )
}
leads.sort((a, b) => a - b)
console.log(
  JSON.stringify({ ...totals, lead_median: leads[Math.floor(leads.length / 2)], lead_least: leads[0] }),
)

function detect(directory: string): Called {
  const spec = runSpecSchema.parse(JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8')))
  const [header = '', ...rows] = readFileSync(join(directory, 'measures.csv'), 'utf8').trim().split(/\r?\n/)
  const names = header.split(',')
  const first = new Map<Phase, number>()
  let state = initialState(spec)
  let stop: number | null = null
  let last = 0
  for (const row of rows) {
    const cells = row.split(',')
    const step = Number(cells[0])
    const readings: Readings = {}
    for (const [column, name] of names.entries()) {
      const cell = cells[column] ?? ''
      const value = Number(cell)
      if (column > 0 && cell !== '' && Number.isFinite(value)) readings[name] = { value }
    }
    const observed = observe(state, { step, readings, scalars: {} })
    state = observed.state
    last = step
    if (!first.has(observed.verdict.phase)) first.set(observed.verdict.phase, step)
    if (stop === null && advise(spec, state, observed.verdict).advice === 'stop') stop = step
  }
  return { first, stop, last }
}
