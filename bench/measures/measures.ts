/** What does the whole set of measures cost, beside the forward pass alone, native code and numpy, and as p grows? */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from '../../embedded/paths.ts'
import { startWorkerd } from './in-workerd.ts'

const usage = `usage: npm run bench:measures

Processor time of all measures of one snapshot of the paper's model, in workerd, against (a) the plain forward graph alone
in workerd, (b) the same graphs in ONNX Runtime's native build on one thread, (c) numpy on one thread; the most WebAssembly
memory; and the growth with p. Prints a table, then one JSON line. Needs Linux (/proc). (b) needs
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
const samples = { set: [] as number[], plain: [] as number[], floor: [] as number[] }
for (let repeat = 0; repeat < repeats; repeat += 1) {
  // In turns, so that a machine that slows down slows all of them down.
  for (const kind of ['set', 'plain', 'floor'] as const)
    samples[kind].push(await workerd.time(kind, paper, rounds))
  progress(`p = ${paper}: ${repeat + 1} of ${repeats}`)
}
const [set, plain, floor] = [median(samples.set), median(samples.plain), median(samples.floor)]
const growth: { p: number; ms: number }[] = []
for (const p of moduli) {
  await workerd.time('set', p, 1)
  growth.push({ p, ms: await workerd.time('set', p, p < paper ? 4 * rounds : rounds) })
  progress(`p = ${p}`)
}
const peak = workerd.peakWasmMb()
await workerd.stop()
progress('')

const native = nativeMs()
const reference = referenceMs()
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
console.log(
  JSON.stringify({
    vs_plain_forward: set / plain,
    vs_native: native === null ? null : set / native,
    vs_reference: reference === null ? null : set / reference,
    vs_matmul_floor: set / floor,
    peak_wasm_mb: peak,
    cost_exponent: exponent,
  }),
)

function nativeMs(): number | null {
  if (!existsSync(join(import.meta.dirname, 'node_modules', 'onnxruntime-node'))) return null
  const done = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'native.ts'), String(paper), String(rounds)],
    {
      encoding: 'utf8',
    },
  )
  if (done.status !== 0) throw new Error(done.stderr)
  return z.object({ native_ms: z.number() }).parse(JSON.parse(done.stdout)).native_ms
}

function referenceMs(): number | null {
  const run = join(root, 'test', 'fixtures', 'runs', 'add-113-seed0')
  const done = spawnSync(
    'python3',
    [join(import.meta.dirname, 'reference.py'), run, '9500', String(rounds)],
    {
      encoding: 'utf8',
      env: { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    },
  )
  if (done.status !== 0) return null
  return z.looseObject({ reference_ms: z.number() }).parse(JSON.parse(done.stdout)).reference_ms
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
