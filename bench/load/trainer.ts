/** One run under load: opened, then fed with the recording as a trainer would, and read again in the end. */
import { setTimeout as wait } from 'node:timers/promises'
import { historySchema } from '../../src/wire/reading.ts'
import { runSchema } from '../../src/wire/run.ts'
import { snapshotListSchema } from '../../src/wire/snapshot.ts'
import type { Recording } from '../faults/recording.ts'
import { type Counts, putSnapshot, send, type Target } from './advisor-api.ts'

export interface Trained {
  readonly run: string
  /** Steps whose snapshot, or whose scalars, were acknowledged. */
  readonly snapshots: readonly number[]
  readonly scalars: readonly number[]
  /** Of the snapshots. */
  readonly milliseconds: readonly number[]
}

export async function openRun(
  target: Target,
  counts: Counts,
  { spec, probe }: Recording,
  key: string,
): Promise<string | null> {
  const opened = await send(target, counts, '/v1/runs', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: spec,
  })
  if (opened === null) return null
  const { run } = runSchema.parse(JSON.parse(opened.text))
  if (probe !== null) {
    const headers = { 'content-type': 'application/octet-stream' }
    await send(target, counts, `/v1/runs/${run}/probe`, { method: 'PUT', headers, body: probe })
  }
  return run
}

export interface TrainOptions {
  readonly key: string
  /** As performance.now() tells the time. */
  readonly until: number
  /** Between two snapshots. */
  readonly thinkMs: () => number
  readonly onOpened: (run: string) => void
}

/** Posts until it is time to end, or until the recording ends. */
export async function train(
  target: Target,
  counts: Counts,
  recording: Recording,
  { key, until, thinkMs, onOpened }: TrainOptions,
): Promise<Trained | null> {
  const run = await openRun(target, counts, recording, key)
  if (run === null) return null
  onOpened(run)
  const snapshots: number[] = []
  const scalars: number[] = []
  const milliseconds: number[] = []
  let after = -1
  for (const snapshot of recording.snapshots) {
    if (performance.now() >= until) break
    const lines = recording.scalars.filter(({ step }) => step > after && step <= snapshot.step)
    after = snapshot.step
    if (await postScalars(target, counts, run, lines)) scalars.push(...lines.map(({ step }) => step))
    const answer = await putSnapshot(target, counts, run, snapshot)
    if (answer !== null) {
      snapshots.push(snapshot.step)
      milliseconds.push(answer.ms)
    }
    await wait(Math.max(0, Math.min(thinkMs(), until - performance.now())))
  }
  return { run, snapshots, scalars, milliseconds }
}

export async function postScalars(
  target: Target,
  counts: Counts,
  run: string,
  lines: Recording['scalars'],
): Promise<boolean> {
  if (lines.length === 0) return true
  const body = lines.map(({ step, values }) => JSON.stringify({ step, ...values })).join('\n')
  const headers = { 'content-type': 'application/x-ndjson' }
  return (await send(target, counts, `/v1/runs/${run}/scalars`, { method: 'POST', headers, body })) !== null
}

const POLL_MS = 500
const SETTLE_MS = 180_000

/** What was acknowledged and is not there, once nothing is due: snapshots with readings, and scalars, by step. */
export async function lostOf(target: Target, counts: Counts, trained: Trained): Promise<number> {
  const at = `/v1/runs/${trained.run}`
  const get = async (path: string) =>
    JSON.parse((await send(target, counts, path, { method: 'GET' }))?.text ?? 'null')
  for (const until = performance.now() + SETTLE_MS; performance.now() < until; await wait(POLL_MS)) {
    const { snapshots } = snapshotListSchema.parse(await get(`${at}/snapshots`))
    if (snapshots.every(({ state }) => state === 'evaluated')) break
  }
  const { rows } = historySchema.parse(await get(`${at}/readings`))
  const there = (kind: 'readings' | 'scalars') =>
    new Set(rows.filter((row) => row[kind] !== undefined).map(({ step }) => step))
  const [readings, scalars] = [there('readings'), there('scalars')]
  const missing = (steps: readonly number[], kept: ReadonlySet<number>) =>
    steps.filter((step) => !kept.has(step)).length
  return missing(trained.snapshots, readings) + missing(trained.scalars, scalars)
}
