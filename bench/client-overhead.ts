/**
 * Does a client whose advisor is away slow training down? Trains the same demo steps without a client, and with one
 * whose advisor is stopped, answers 500, or answers after 60 s, in turns; prints the ratios of training time.
 *
 * Usage: node bench/client-overhead.ts [rounds, default 7] [steps, default 200]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { openRun } from '../training-client/client/open-run.ts'
import { demoConfigurations } from '../training-client/demo/configurations.ts'
import { describeRun } from '../training-client/demo/describe-run.ts'
import { trainDemo } from '../training-client/demo/train-demo.ts'
import { chooseBackend } from '../training-client/tfjs/choose-backend.ts'

const rounds = Number(process.argv[2] ?? 7)
const steps = Number(process.argv[3] ?? 200)
const arms = ['without', 'stopped', '500', 'slow'] as const
type Arm = (typeof arms)[number]
type Measured = { seconds: number; client_ms: number; close_ms: number; unsent: number }

const { tf, name: backend } = await chooseBackend()
const unsentDirectory = mkdtempSync(join(tmpdir(), 'latebloom-overhead-'))
const configuration = { ...demoConfigurations.mlp, max_steps: steps }
const { spec, probe } = describeRun(configuration)
const urls: Record<Exclude<Arm, 'without'>, string> = {
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

/** Training time is opening the run and all of `trainDemo`, callbacks included; `close` comes after, shown apart. */
async function measure(arm: Arm): Promise<Measured> {
  if (arm === 'without') {
    const { seconds } = await trainDemo(configuration, { tf })
    return { seconds: seconds.total, client_ms: 0, close_ms: 0, unsent: 0 }
  }
  const opening = performance.now()
  const run = openRun(spec, { url: urls[arm], probe, closeTimeoutMs: 1000, unsentDirectory })
  const openMs = performance.now() - opening
  const { seconds } = await trainDemo(configuration, {
    tf,
    onStep: (step, scalars) => run.scalars(step, scalars),
    onSnapshot: (step, tensors) => run.snapshot(step, tensors),
    shouldStop: () => run.shouldStop(),
  })
  const closing = performance.now()
  const report = await run.close()
  return {
    seconds: seconds.total + openMs / 1000,
    client_ms: openMs + seconds.reporting * 1000,
    close_ms: performance.now() - closing,
    unsent: report.unsent.snapshots.length,
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length - 1 - middle], sorted[middle]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

await measure('without')
await measure('stopped')
const results: Record<Arm, Measured[]> = { without: [], stopped: [], '500': [], slow: [] }
for (let round = 0; round < rounds; round += 1) {
  // Each round starts with another arm, so that a machine that slows down favours none.
  for (let turn = 0; turn < arms.length; turn += 1) {
    const arm = arms[(round + turn) % arms.length] ?? 'without'
    results[arm].push(await measure(arm))
  }
}
rmSync(unsentDirectory, { recursive: true, force: true })

/** Each round is one pair with the training without a client in the same round. */
const ratio = (arm: Arm) =>
  median(results[arm].map(({ seconds }, round) => seconds / (results.without[round]?.seconds ?? Number.NaN)))
const of = (arm: Arm, key: keyof Measured) => median(results[arm].map((measured) => measured[key]))

console.log(`${rounds} rounds of ${steps} steps of ${configuration.name} on ${backend}; medians`)
console.log('advisor   training s   ratio   client ms   close ms   unsent')
for (const arm of arms) {
  const cells = [
    arm.padEnd(8),
    of(arm, 'seconds').toFixed(3).padStart(12),
    ratio(arm).toFixed(4).padStart(7),
    of(arm, 'client_ms').toFixed(1).padStart(11),
    of(arm, 'close_ms').toFixed(0).padStart(10),
    String(of(arm, 'unsent')).padStart(8),
  ]
  console.log(cells.join(' '))
}
console.log(
  JSON.stringify({
    bench: 'client-overhead',
    backend,
    rounds,
    steps,
    overhead_stopped: ratio('stopped'),
    overhead_500: ratio('500'),
    overhead_slow: ratio('slow'),
  }),
)
process.exit(0)
