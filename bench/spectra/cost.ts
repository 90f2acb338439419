/** What do the measures of weights alone cost a snapshot of p = 113? CPU time of each, and of all together. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Evaluation } from '../../src/core/evaluation.ts'
import { contextsOf } from '../../src/core/measures/context.ts'
import { measures } from '../../src/core/measures/register.ts'
import { readSnapshot } from '../../src/core/snapshot.ts'
import { prepareSubject } from '../../src/core/subject.ts'
import { runSpecSchema } from '../../src/wire/run.ts'
import { parseSafetensors } from '../../src/wire/safetensors/parse.ts'
import { drive } from '../../test/core/drive.ts'

const folder = process.argv[2] ?? join(import.meta.dirname, '../../test/fixtures/runs/add-113-seed0')
const rounds = 15
const prepared = prepareSubject(
  runSpecSchema.parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))),
  null,
)
if (!prepared.ok) throw new Error(prepared.failure.detail)
const { subject } = prepared

for (const name of readdirSync(join(folder, 'snapshots')).sort()) {
  const parsed = parseSafetensors(readFileSync(join(folder, 'snapshots', name)))
  if (!parsed.ok) throw new Error(parsed.failure.detail)
  const read = readSnapshot(subject, 0, parsed.file)
  if (!read.ok) throw new Error(read.failure.detail)
  const { snapshot } = read
  const fresh = () => {
    const { weights } = contextsOf(subject, snapshot)
    if ('none_because' in weights) throw new Error(weights.none_because)
    return weights.context
  }
  const costs: Record<string, number> = {}
  costs['spectra'] = await cpuOf(() => fresh().spectra())
  const shared = fresh()
  await drive(shared.spectra())
  for (const measure of measures) {
    if (measure.on === 'weights') costs[measure.description.id] = await cpuOf(() => measure.read(shared))
  }
  costs['all'] = await cpuOf(function* () {
    const context = fresh()
    for (const measure of measures) if (measure.on === 'weights') yield* measure.read(context)
  })
  console.log(`${name}: CPU ms in the median of ${rounds}; the measures after \`spectra\`, which they share`)
  for (const [what, ms] of Object.entries(costs))
    console.log(`  ${what.padEnd(22)}${ms.toFixed(1).padStart(8)}`)
  console.log(JSON.stringify({ snapshot: name, cpu_ms: costs }))
}

async function cpuOf(make: () => Evaluation<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds + 3; round += 1) {
    const begun = process.cpuUsage()
    await drive(make())
    const { user, system } = process.cpuUsage(begun)
    if (round >= 3) times.push((user + system) / 1000)
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}
