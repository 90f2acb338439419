/** What does the whole set of measures cost, beside the forward pass alone, native code and numpy, and as p grows? */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { millisecondsOf } from '../../src/core/cost.ts'
import { defaultLimits } from '../../src/core/limits.ts'
import { planOf } from '../../src/core/measures/plan.ts'
import { tensorShapes } from '../../src/core/snapshot.ts'
import { byMeasure, type Row } from './by-measure.ts'
import { startWorkerd } from './in-workerd.ts'
import { type Numpy, numpy } from './numpy.ts'
import { randomRun } from './random-run.ts'

const usage = `usage: npm run bench:measures

Processor time of all measures of one snapshot of the paper's model, in workerd, against (a) the plain forward graph alone
in workerd, (b) the same graphs in ONNX Runtime's native build on one thread, (c) numpy on one thread, which follows the
definitions (bench/measures/reference) and with whose readings ours are compared; the most WebAssembly memory; the growth
with p; and each measure by itself, beside what the plan of a run estimates. Prints tables, then one JSON line: its
vs_plain_forward is of the whole set on one snapshot, planned_vs_plain_forward of what the plan evaluates on average.
Needs Linux (/proc). (b) needs
  ONNXRUNTIME_NODE_INSTALL=skip npm install --prefix bench/measures
and (c) needs python3 with numpy; what is not there is null.`

if (process.argv.includes('--help')) {
  console.log(usage)
  process.exit()
}

const moduli = [31, 59, 113, 151, 199] as const
const paper = 113
const rounds = 3
const repeats = 5

const workerd = await startWorkerd()
// Compiled code is warm after two rounds.
for (const kind of ['set', 'plain', 'floor'] as const) await workerd.time(kind, paper, 2)
const samples: Record<'set' | 'plain' | 'floor' | 'native' | 'reference', number[]> = {
  set: [],
  plain: [],
  floor: [],
  native: [],
  reference: [],
}
let numpys: Numpy | null = null
for (let repeat = 0; repeat < repeats; repeat += 1) {
  // In turns, so that a machine that slows down slows all of them down.
  for (const kind of ['set', 'plain', 'floor'] as const)
    samples[kind].push(await workerd.time(kind, paper, rounds))
  const native = await nativeMs()
  if (native !== null) samples.native.push(native)
  numpys = await numpy(rounds)
  if (numpys !== null) samples.reference.push(numpys.ms)
  progress(`p = ${paper}: ${repeat + 1} of ${repeats}`)
}
const [set, plain, floor] = [median(samples.set), median(samples.plain), median(samples.floor)]
const native = samples.native.length > 0 ? median(samples.native) : null
const reference = samples.reference.length > 0 ? median(samples.reference) : null
const growth: { p: number; ms: number }[] = []
for (const p of moduli) {
  await workerd.time('set', p, 1)
  growth.push({ p, ms: await workerd.time('set', p, p < paper ? 4 * rounds : rounds) })
  progress(`p = ${p}`)
}
const peak = workerd.peakWasmMb()
await workerd.stop()
progress('each measure')
const rows = await byMeasure(paper, 2 * rounds)
progress('')
const total = rows.reduce((sum, { measured }) => sum + measured, 0)
const planned = plannedShare(rows)
const exponent = slope(growth.map(({ p, ms }) => [Math.log(p), Math.log(ms)]))

console.log(
  `one snapshot modulo ${paper}, ms of processor time on ${cpus()[0]?.model.trim() ?? 'an unknown processor'}`,
)
for (const [what, ms] of [
  ['all measures, workerd', set],
  ['plain forward graph alone, workerd', plain],
  ['neurons to logits alone (matmul floor), workerd', floor],
  ['all measures, native ONNX Runtime, one thread', native],
  ['all measures, numpy, one thread', reference],
] as const) {
  console.log(`  ${what.padEnd(50)}${ms === null ? 'not there (see --help)' : ms.toFixed(0).padStart(6)}`)
}
for (const { p, ms } of growth)
  console.log(`  all measures, p = ${String(p).padEnd(39)}${ms.toFixed(0).padStart(6)}`)
console.log('each by itself, in Node: ms measured, share, ms estimated')
for (const { name, measured, estimated } of rows) {
  const share = `${((100 * measured) / total).toFixed(1)}%`
  console.log(
    `  ${name.padEnd(50)}${measured.toFixed(1).padStart(8)}${share.padStart(8)}${estimated.toFixed(1).padStart(8)}`,
  )
}
if (numpys !== null) {
  const [id, most] = worst(numpys)
  console.log(
    `readings against numpy: ${numpys.differences.size} compared, ${id} differs most, by ${most.toExponential(1)}`,
  )
  if (numpys.missing.length > 0) console.log(`  not in numpy: ${numpys.missing.join(', ')}`)
}
console.log(
  JSON.stringify({
    vs_plain_forward: set / plain,
    planned_vs_plain_forward: (planned * set) / plain,
    vs_native: native === null ? null : set / native,
    vs_reference: reference === null ? null : set / reference,
    vs_matmul_floor: set / floor,
    worst_difference: numpys === null ? null : worst(numpys)[1],
    peak_wasm_mb: peak,
    cost_exponent: exponent,
  }),
)

async function nativeMs(): Promise<number | null> {
  if (!existsSync(join(import.meta.dirname, 'node_modules', 'onnxruntime-node'))) return null
  const script = join(import.meta.dirname, 'native.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, String(paper), String(rounds)])
  return z.object({ native_ms: z.number() }).parse(JSON.parse(stdout)).native_ms
}

function worst({ differences }: Numpy): [string, number] {
  return Array.from(differences).reduce((most, next) => (next[1] > most[1] ? next : most), ['none', 0])
}

/** What the plan with its ordinary limits evaluates on average, as a share of the whole set, both estimated. */
function plannedShare(rows: readonly Row[]): number {
  const { subject, snapshot } = randomRun(paper)
  const ordinary = planOf({ ...subject, limits: defaultLimits }, tensorShapes(snapshot))
  const whole = rows.reduce((sum, { estimated }) => sum + estimated, 0)
  return millisecondsOf(ordinary.average) / whole
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Least squares of the second on the first. */
function slope(points: readonly (readonly [number, number])[]): number {
  const meanOf = (index: 0 | 1) => points.reduce((sum, point) => sum + point[index], 0) / points.length
  const [x, y] = [meanOf(0), meanOf(1)]
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0)
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
