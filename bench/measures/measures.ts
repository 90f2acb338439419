/** What does the whole set of measures cost, beside the forward pass alone, native code and numpy, and as p grows? */
import { cpus } from 'node:os'
import { millisecondsOf } from '../../src/core/cost.ts'
import { defaultLimits } from '../../src/core/limits.ts'
import { planOf } from '../../src/core/measures/plan.ts'
import { tensorShapes } from '../../src/core/snapshot.ts'
import { byMeasure, type Row } from './by-measure.ts'
import { startWorkerd } from './in-workerd.ts'
import { median, paperSnapshots, type Samples, worstRatio } from './paper-snapshots.ts'
import { recordedRun } from './recorded-run.ts'
import { runFiles, steps } from './run-files.ts'

const usage = `usage: npm run bench:measures

Processor time of all measures of one snapshot of the paper's model, in workerd, against (a) the plain forward graph alone
in workerd, (b) the same graphs in ONNX Runtime's native build on one thread, (c) numpy on one thread, which follows the
definitions (bench/measures/reference) and with whose readings ours are compared; the most WebAssembly memory; the growth
with p, on random weights; and each measure by itself, beside what the plan of a run estimates. The snapshots are recorded
ones modulo 113 (test/fixtures/runs/add-113-seed0), of step ${steps.join(' in memorization and of step ')} in cleanup. Measures that average weights get three earlier ones,
made from it by moving every weight by up to 1%. Everything is warmed up first.

Prints tables, then one JSON line. Its ratios are those of the snapshot on which they are worse: vs_plain_forward of the
whole set, planned_vs_plain_forward of what the plan evaluates on average.
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

const workerd = await startWorkerd()
const timed = await paperSnapshots(workerd, progress)
const growth: { p: number; ms: number }[] = []
for (const p of moduli) {
  progress(`p = ${p}`)
  await workerd.time('set', p, 1)
  growth.push({ p, ms: await workerd.time('set', p, p < paper ? 4 * rounds : rounds) })
}
const peak = workerd.peakWasmMb()
await workerd.stop()
progress('each measure')
const last = steps[1]
const run = recordedRun(runFiles(last), last)
const rows = await byMeasure(run, 2 * rounds)
progress('')

console.log(`ms of processor time on ${cpus()[0]?.model.trim() ?? 'an unknown processor'}`)
const compared: readonly [string, keyof Samples][] = [
  ['all measures, workerd', 'set'],
  ['plain forward graph alone, workerd', 'plain'],
  ['neurons to logits alone (matmul floor), workerd', 'floor'],
  ['all measures, native ONNX Runtime, one thread', 'native'],
  ['all measures, numpy, one thread', 'reference'],
]
console.log(
  `  ${`one snapshot modulo ${paper}, of step`.padEnd(50)}${steps.map((step) => String(step).padStart(8)).join('')}`,
)
for (const [what, name] of compared) {
  const times = timed.map(({ samples }) => (samples[name].length === 0 ? null : median(samples[name])))
  const columns = times.map((ms) => (ms?.toFixed(0) ?? '-').padStart(8)).join('')
  console.log(`  ${what.padEnd(50)}${columns}${times.includes(null) ? '  not there (see --help)' : ''}`)
}
for (const { p, ms } of growth)
  console.log(`  all measures on random weights, p = ${String(p).padEnd(14)}${ms.toFixed(0).padStart(8)}`)
console.log(`each by itself at step ${last}, in Node: ms measured, share, ms estimated`)
const total = rows.reduce((sum, { measured }) => sum + measured, 0)
for (const { name, measured, estimated } of rows) {
  const share = `${((100 * measured) / total).toFixed(1)}%`
  console.log(
    `  ${name.padEnd(50)}${measured.toFixed(1).padStart(8)}${share.padStart(8)}${estimated.toFixed(1).padStart(8)}`,
  )
}
const differing: number[] = []
for (const { step, readings } of timed) {
  if (readings === null) continue
  const { differences, missing } = readings
  const [id, most] = Array.from(differences).reduce((worst, next) => (next[1] > worst[1] ? next : worst))
  differing.push(most)
  console.log(
    `readings against numpy, step ${step}: ${differences.size} compared, ${id} differs most, by ${most.toExponential(1)}`,
  )
  if (missing.length > 0) console.log(`  not in numpy: ${missing.join(', ')}`)
}
const plain = worstRatio(timed, 'plain')
console.log(
  JSON.stringify({
    vs_plain_forward: plain,
    planned_vs_plain_forward: plain === null ? null : plannedShare(rows) * plain,
    vs_native: worstRatio(timed, 'native'),
    vs_reference: worstRatio(timed, 'reference'),
    vs_matmul_floor: worstRatio(timed, 'floor'),
    worst_difference: differing.length === 0 ? null : Math.max(...differing),
    peak_wasm_mb: peak,
    cost_exponent: slope(growth.map(({ p, ms }) => [Math.log(p), Math.log(ms)])),
  }),
)

/** What the plan with its ordinary limits evaluates on average, as a share of the whole set, both estimated. */
function plannedShare(rows: readonly Row[]): number {
  const { subject, snapshot } = run
  const ordinary = planOf({ ...subject, limits: defaultLimits }, tensorShapes(snapshot))
  const whole = rows.reduce((sum, { estimated }) => sum + estimated, 0)
  return millisecondsOf(ordinary.average) / whole
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
