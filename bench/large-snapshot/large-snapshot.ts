/** What does a snapshot of 124 million parameters cost the advisor? Time, processor time and memory, sent in shards. */
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startAdvisor } from '../../embedded/start-advisor.ts'
import { type Advice, adviceSchema } from '../../src/wire/advice.ts'
import { runSchema } from '../../src/wire/run.ts'
import { writeSafetensors } from '../../src/wire/safetensors/write.ts'
import { eachShard, gpt2Model, gpt2Small, parametersOf } from '../../test/gpt2-snapshot.ts'
import { type MemoryPeaks, watchMemory } from './worker-memory.ts'

const INSPECTOR_PORT = 19_229
const MOST_SHARD_BYTES = 50e6

const layers = Number(process.argv[2] ?? gpt2Small.layers)
if (!Number.isSafeInteger(layers) || layers < 1) {
  console.error(
    'usage: npm run bench:large -- [LAYERS]\n\nPosts a snapshot with the tensors of GPT-2 (12 layers unless said otherwise), random by a seed, to an embedded\nadvisor, waits for its readings, and prints what that took, then one JSON line.',
  )
  process.exit(1)
}
const size = { ...gpt2Small, layers }
const parameters = parametersOf(size)
const data = await mkdtemp(join(tmpdir(), 'latebloom-bench-'))
const advisor = await startAdvisor({
  port: 0,
  dataDirectory: data,
  quiet: true,
  inspectorPort: INSPECTOR_PORT,
  // All measures of the weights in one snapshot, whatever the plan would put off.
  variables: { MESSAGE_CPU_MS: 300_000, AVERAGE_CPU_MS: 300_000 },
})
const authorization = `Bearer ${advisor.apiKey}`

const run = await openRun('gpt2', { model: gpt2Model(size) })
// Boots the runtime, so that its start does not count; and its answers say how much WebAssembly memory there is.
const aside = await openRun('aside', {})
await wasmMegabytes(1)
const memory = await watchMemory(INSPECTOR_PORT)
const cpuBefore = cpuSeconds()

let bytes = 0
const index = await eachShard(size, { seed: 113, mostBytes: MOST_SHARD_BYTES }, async (shard) => {
  bytes += shard.bytes.length
  await put(`${run}/snapshots/0/shards/${shard.file}`, shard.bytes, {
    'content-type': 'application/octet-stream',
    'content-digest': `sha-256=:${Buffer.from(shard.sha256, 'hex').toString('base64')}:`,
  })
})
const cpuReceived = cpuSeconds()
const receiving = memory.peaks()
const residentBefore = statusMegabytes('VmRSS')
// Starts the high-water mark of resident memory anew.
writeFileSync(`/proc/${advisor.runtimePid}/clear_refs`, '5')
const begun = performance.now()
await put(`${run}/snapshots/0`, JSON.stringify(index), { 'content-type': 'application/json' })
const answered = (performance.now() - begun) / 1000
const advice = await evaluated()
const seconds = (performance.now() - begun) / 1000
const cpu = cpuSeconds() - cpuReceived
const evaluating = memory.peaks()
memory.stop()
const wasm = await wasmMegabytes(2)
const arrays = mostArrayBytes(size)
const rss = statusMegabytes('VmHWM')
await advisor.stop()
await rm(data, { recursive: true, force: true })

console.log(
  `${parameters} parameters in ${(bytes / 1e6).toFixed(1)} MB of F16, ${Object.keys(index.shards).length} shards`,
)
console.log(`  on ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${cpus().length} cores`)
console.log(
  `  received with ${(cpuReceived - cpuBefore).toFixed(1)} s of processor time; ${memoryWords(receiving)}`,
)
console.log(
  `  answered in ${answered.toFixed(1)} s; evaluated in ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s of processor time`,
)
console.log(`  evaluating: ${memoryWords(evaluating)}; WebAssembly ${wasm} MB`)
console.log(
  `  samples are taken between the Worker's turns; the arrays within one take at most ${mb(arrays)} MB by count`,
)
console.log(
  `  resident memory of the runtime's process, object store included: ${residentBefore} MB before, ${rss} MB at most`,
)
const defined: string[] = []
const reasons = new Map<string, number>()
for (const [measure, reading] of Object.entries(advice.readings)) {
  if ('value' in reading) {
    defined.push(measure)
    console.log(`  ${measure.padEnd(24)} ${reading.value}`)
  } else {
    reasons.set(reading.undefined_because, (reasons.get(reading.undefined_because) ?? 0) + 1)
  }
}
for (const [because, count] of reasons) console.log(`  ${count} undefined: ${because}`)
console.log(
  JSON.stringify({
    parameters,
    bytes,
    seconds,
    cpu_seconds: cpu,
    peak_wasm_mb: wasm,
    peak_js_mb: Number(mb(Math.max(receiving.together, evaluating.together, evaluating.heap + arrays))),
    peak_rss_mb: rss,
    measures_defined: defined.length,
  }),
)
process.exit(defined.length > 0 ? 0 : 1)

async function openRun(name: string, spec: object): Promise<string> {
  const opened = await fetch(`${advisor.url}/v1/runs`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name, ...spec }),
  })
  if (!opened.ok) throw new Error(await opened.text())
  return runSchema.parse(await opened.json()).run
}

async function put(path: string, body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string>) {
  const send = () =>
    fetch(`${advisor.url}/v1/runs/${path}`, {
      method: 'PUT',
      headers: { ...headers, authorization },
      body,
    })
  // The connection may have been closed while a shard was made; the same bytes may always be sent again.
  const answer = await send().catch((error: unknown) => {
    console.error(`  ${path} is sent again: ${error instanceof Error ? error.cause : error}`)
    return send()
  })
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  return answer
}

async function evaluated(): Promise<Advice> {
  for (;;) {
    const answer = await fetch(`${advisor.url}/v1/runs/${run}/advice`, { headers: { authorization } })
    const advice = adviceSchema.parse(await answer.json())
    if (Object.keys(advice.readings).length > 0) return advice
    await wait(250)
  }
}

/** A snapshot of nothing much: its answer says how large the runtime's memory is, which never shrinks. */
async function wasmMegabytes(step: number): Promise<number> {
  const tiny = writeSafetensors([{ name: 'w', dtype: 'F32', shape: [1], data: [step] }])
  const answer = await put(`${aside}/snapshots/${step}`, new Uint8Array(tiny), {
    'content-type': 'application/octet-stream',
  })
  return Number(/wasm;desc="([\d.]+) MB"/.exec(answer.headers.get('server-timing') ?? '')?.[1] ?? Number.NaN)
}

/**
 * What the evaluation holds in arrays at once, at most: a matrix as float32, beside its bytes while it is read, or beside
 * its shuffled copy, a chunk in two halves, the Gram matrix in float64 and what a call adds to it.
 */
function mostArrayBytes({ d_model }: { readonly d_model: number }): number {
  const matrix = 4 * d_model * d_model
  const chunk = 4 * 1_048_576
  return 4 * matrix + 4 * matrix + chunk + (8 + 3) * d_model ** 2
}

/** Processor time of the runtime's process, in seconds. */
function cpuSeconds(): number {
  const fields = readFileSync(`/proc/${advisor.runtimePid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function statusMegabytes(field: string): number {
  const status = readFileSync(`/proc/${advisor.runtimePid}/status`, 'utf8')
  return Math.round((Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6)
}

function memoryWords({ heap, buffers, together, samples }: MemoryPeaks): string {
  return `the isolate held at most ${mb(heap)} MB of JavaScript objects and ${mb(buffers)} MB of array buffers, ${mb(together)} MB together (${samples} samples)`
}

function mb(value: number): string {
  return (value / 1e6).toFixed(1)
}
