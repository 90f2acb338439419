/** The same graphs in ONNX Runtime's native build, on one thread: prints milliseconds of processor time a round on a step. */

import type { Feeds, GraphCall, Tensor } from '../../src/core/evaluation.ts'
import { bytesOfGraph } from '../../src/core/graph-bytes.ts'
import { recordedRun } from './recorded-run.ts'
import { runFiles } from './run-files.ts'
import { warmUp, work } from './work.ts'

const [step = '9500', rounds = '3'] = process.argv.slice(2)
const run = recordedRun(runFiles(Number(step)), Number(step))
const ort = await import('onnxruntime-node')
const sessions = new Map<GraphCall['graph'], Awaited<ReturnType<typeof ort.InferenceSession.create>>>()

async function answer({ graph, feeds }: GraphCall): Promise<Feeds> {
  const session =
    sessions.get(graph) ??
    (await ort.InferenceSession.create(bytesOfGraph(graph), { intraOpNumThreads: 1, interOpNumThreads: 1 }))
  sessions.set(graph, session)
  const given = Object.fromEntries(
    Object.entries(feeds).map(([name, { dtype, data, shape }]) => [
      name,
      new ort.Tensor(dtype, data, [...shape]),
    ]),
  )
  const results: Record<string, Tensor> = {}
  for (const [name, { data, dims }] of Object.entries(await session.run(given))) {
    if (data instanceof Float32Array) results[name] = { dtype: 'float32', shape: dims, data }
    else if (data instanceof Float64Array) results[name] = { dtype: 'float64', shape: dims, data }
    else if (data instanceof BigInt64Array) results[name] = { dtype: 'int64', shape: dims, data }
  }
  return results
}

async function round(): Promise<void> {
  const evaluation = work('set', run)
  let turn = evaluation.next()
  while (!turn.done) {
    if ('tensor' in turn.value) throw new Error(`${turn.value.tensor} is not in memory`)
    turn = evaluation.next('release' in turn.value ? {} : await answer(turn.value))
  }
}

for (let count = 0; count < warmUp; count += 1) await round()
const before = process.cpuUsage()
for (let count = 0; count < Number(rounds); count += 1) await round()
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ native_ms: (user + system) / 1000 / Number(rounds) }))
