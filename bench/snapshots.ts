/** What does one snapshot cost the advisor? Latency and WebAssembly memory over all snapshots of a recorded run. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAdvisor } from '../embedded/start-advisor.ts'
import { adviceSchema } from '../src/wire/advice.ts'
import { runSchema } from '../src/wire/run.ts'
import { readRecordedRun } from '../training-client/command/recorded-run.ts'

const directory = process.argv[2]
if (directory === undefined) {
  console.error(
    'usage: npm run bench:snapshots -- DIRECTORY\n\nPosts every snapshot of a recorded run to an embedded advisor, one request each, and prints the latency of the\nanswers and the most memory that ONNX Runtime took (the server-timing header), then one JSON line.',
  )
  process.exit(1)
}
const recorded = await readRecordedRun(directory)
const data = await mkdtemp(join(tmpdir(), 'latebloom-bench-'))
const advisor = await startAdvisor({ port: 0, dataDirectory: data, quiet: true })
const authorization = `Bearer ${advisor.apiKey}`
const octets = { authorization, 'content-type': 'application/octet-stream' }

const opened = await fetch(`${advisor.url}/v1/runs`, {
  method: 'POST',
  headers: { authorization, 'content-type': 'application/json' },
  body: recorded.spec,
})
const { run } = runSchema.parse(await opened.json())
if (recorded.probe !== null) {
  await fetch(`${advisor.url}/v1/runs/${run}/probe`, { method: 'PUT', headers: octets, body: recorded.probe })
}
const milliseconds: number[] = []
let wasm = 0
let own = 0
for (const { step, path } of recorded.snapshots) {
  const body = new Uint8Array(await readFile(path))
  const digest = createHash('sha256').update(body).digest('base64')
  const begun = performance.now()
  const response = await fetch(`${advisor.url}/v1/runs/${run}/snapshots/${step}`, {
    method: 'PUT',
    headers: { ...octets, 'content-digest': `sha-256=:${digest}:` },
    body,
  })
  const advice = adviceSchema.parse(await response.json())
  milliseconds.push(performance.now() - begun)
  if (response.status === 200 && advice.step === step && advice.state === 'evaluated') own += 1
  wasm = Math.max(
    wasm,
    Number(/wasm;desc="([\d.]+) MB"/.exec(response.headers.get('server-timing') ?? '')?.[1] ?? Number.NaN),
  )
}
await advisor.stop()
await rm(data, { recursive: true, force: true })

const [first = Number.NaN, ...warm] = milliseconds
const sorted = warm.toSorted((a, b) => a - b)
const p50 = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
console.log(`${directory} on ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${cpus().length} cores`)
console.log(
  `  ${own} of ${recorded.snapshots.length} snapshots were answered with their own advice in the one request`,
)
console.log(
  `  first answer (boots ONNX Runtime) ${first.toFixed(0)} ms, then ${p50.toFixed(0)} ms in the median, ${Math.max(...warm).toFixed(0)} ms at most`,
)
console.log(`  WebAssembly memory: ${wasm.toFixed(1)} MB at most`)
console.log(
  JSON.stringify({
    snapshots: recorded.snapshots.length,
    own_advice: own,
    first_ms: first,
    p50_ms: p50,
    peak_wasm_mb: wasm,
  }),
)
process.exit(own === recorded.snapshots.length ? 0 : 1)
