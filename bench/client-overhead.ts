/**
 * Does a client whose advisor is away slow training down? Trains the same demo steps without a client, and with one
 * whose advisor is stopped, answers 500, or answers after 60 s, side by side; prints the ratios of training time.
 *
 * Usage: node bench/client-overhead.ts [pairs, default 7] [steps, default 200]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { openRun } from '../training-client/client/open-run.ts'
import { demoConfigurations } from '../training-client/demo/configurations.ts'
import { describeRun } from '../training-client/demo/describe-run.ts'
import type { TrainingSummary } from '../training-client/demo/summary.ts'
import { trainDemo } from '../training-client/demo/train-demo.ts'
import { chooseBackend } from '../training-client/tfjs/choose-backend.ts'

const rounds = Number(process.argv[2] ?? 7)
const steps = Number(process.argv[3] ?? 200)
const arms = ['stopped', '500', 'slow'] as const
type Arm = (typeof arms)[number]
type Measured = {
  without_s: number
  with_s: number
  ratios: number[]
  client_ms: number
  close_ms: number
  unsent: number
}

const { tf, name: backend } = await chooseBackend()
const unsentDirectory = mkdtempSync(join(tmpdir(), 'latebloom-overhead-'))
const configuration = { ...demoConfigurations.mlp, max_steps: steps }
const { spec, probe } = describeRun(configuration)
const urls: Record<Arm, string> = {
  stopped: await findClosedPort(),
  '500': await startServer("response.writeHead(500).end('no')"),
  slow: await startServer("setTimeout(() => response.writeHead(200).end('{}'), 60_000)"),
}

/** An address where connections are refused. */
function findClosedPort(): Promise<string> {
  const server = createServer()
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' ? address?.port : undefined
      server.close(() => resolve(`http://127.0.0.1:${port}`))
    }),
  )
}

/** A server in a thread of its own, so that answering costs the training thread nothing. */
function startServer(answer: string): Promise<string> {
  const source = `
    const { parentPort } = require('node:worker_threads')
    const server = require('node:http').createServer((request, response) => { request.resume(); ${answer} })
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))`
  const worker = new Worker(source, { eval: true })
  worker.unref()
  return new Promise((resolve) => worker.once('message', (port) => resolve(`http://127.0.0.1:${port}`)))
}

/**
 * Two trainers share the thread and take turns every five steps, so that a machine that slows down slows both. The
 * sender's thread runs beside both; its CPU time is measured apart, in `senderCpuMs`.
 */
async function measurePair(arm: Arm, clientFirst: boolean): Promise<Measured> {
  const opening = performance.now()
  const run = openRun(spec, { url: urls[arm], probe, closeTimeoutMs: 1000, unsentDirectory })
  const openMs = performance.now() - opening
  const plain = () => trainDemo(configuration, { tf, yieldEvery: 5, shouldStop: () => false })
  const reporting = () =>
    trainDemo(configuration, {
      tf,
      yieldEvery: 5,
      onStep: (step, scalars) => run.scalars(step, scalars),
      onSnapshot: (step, tensors) => run.snapshot(step, tensors),
      shouldStop: () => run.shouldStop(),
    })
  const pair = clientFirst ? [reporting(), plain()] : [plain(), reporting()]
  const trained = await Promise.all(pair)
  const [without, withClient] = clientFirst ? [trained[1], trained[0]] : trained
  const closing = performance.now()
  const report = await run.close()
  return {
    without_s: sum(intervalSeconds(without)),
    with_s: sum(intervalSeconds(withClient)) + openMs / 1000,
    ratios: intervalRatios(intervalSeconds(without), intervalSeconds(withClient), openMs / 1000),
    client_ms: openMs + (withClient?.seconds.reporting ?? Number.NaN) * 1000,
    close_ms: performance.now() - closing,
    unsent: report.unsent.snapshots.length,
  }
}

/** Seconds of work between snapshots, the report of one snapshot included in each. */
function intervalSeconds(summary: TrainingSummary | undefined): number[] {
  const at = summary?.evaluations.map(({ seconds }) => seconds) ?? []
  return at.slice(1).map((seconds, index) => seconds - (at[index] ?? 0))
}

/** The same interval of both trainers ran at nearly the same time; opening the run is spread over all of them. */
function intervalRatios(without: number[], withClient: number[], openSeconds: number): number[] {
  return withClient.map(
    (seconds, i) => (seconds + openSeconds / withClient.length) / (without[i] ?? Number.NaN),
  )
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** CPU time of a sender on its own, over two seconds with the advisor away and as many snapshots waiting. */
async function senderCpuMs(arm: Arm): Promise<number> {
  const before = process.cpuUsage()
  const run = openRun(spec, { url: urls[arm], probe, closeTimeoutMs: 500, unsentDirectory })
  const weights = [{ name: 'W', dtype: 'F32' as const, shape: [10_344], data: new Float32Array(10_344) }]
  for (let step = 0; step <= steps; step += 20) run.snapshot(step, weights)
  await new Promise((resolve) => setTimeout(resolve, 2000))
  const { user, system } = process.cpuUsage(before)
  await run.close()
  return (user + system) / 1000
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length - 1 - middle], sorted[middle]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

await measurePair('stopped', true)
const results: Record<Arm, Measured[]> = { stopped: [], '500': [], slow: [] }
for (let round = 0; round < rounds; round += 1) {
  for (const arm of arms) results[arm].push(await measurePair(arm, round % 2 === 0))
}
const of = (arm: Arm, key: Exclude<keyof Measured, 'ratios'>) =>
  median(results[arm].map((measured) => measured[key]))
const ratio = (arm: Arm) => median(results[arm].flatMap(({ ratios }) => ratios))

console.log(`${rounds} pairs of ${steps} steps of ${configuration.name} on ${backend}; medians`)
console.log('advisor   without s   with s    ratio   client ms   close ms   unsent   sender CPU ms in 2 s')
for (const arm of arms) {
  const cells = [
    arm.padEnd(8),
    of(arm, 'without_s').toFixed(3).padStart(10),
    of(arm, 'with_s').toFixed(3).padStart(8),
    ratio(arm).toFixed(4).padStart(8),
    of(arm, 'client_ms').toFixed(1).padStart(11),
    of(arm, 'close_ms').toFixed(0).padStart(10),
    String(of(arm, 'unsent')).padStart(8),
    (await senderCpuMs(arm)).toFixed(0).padStart(12),
  ]
  console.log(cells.join(' '))
}
rmSync(unsentDirectory, { recursive: true, force: true })
console.log(
  JSON.stringify({
    bench: 'client-overhead',
    backend,
    pairs: rounds,
    steps,
    overhead_stopped: ratio('stopped'),
    overhead_500: ratio('500'),
    overhead_slow: ratio('slow'),
  }),
)
process.exit(0)
