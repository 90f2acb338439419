/** Plays one schedule to its end, and holds what is there then against the undisturbed run. */
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { runIdOfKey } from '../../src/service/run-id.ts'
import { type SnapshotEntry, snapshotListSchema } from '../../src/wire/snapshot.ts'
import type { Access } from './access.ts'
import type { Ask } from './ask.ts'
import { replay } from './client.ts'
import { compare, type Difference, type Outcome, outcomeOf } from './outcome.ts'
import type { Recording } from './recording.ts'
import type { Rates, Schedule } from './schedule.ts'
import type { Wire } from './wire.ts'

export interface Stage {
  readonly recording: Recording
  readonly access: Access
  readonly wire: Wire
  readonly ask: Ask
  readonly clockFactor: number
  /** Null ends the faults of a run. */
  readonly setFaults: (run: string, rates: Rates | null) => Promise<void>
}

export interface Played extends Difference {
  readonly schedule: Schedule
  readonly stuck: readonly string[]
  /** Jobs that ended visibly failed; they were sent again when the faults were over. */
  readonly failed: number
  readonly seconds: number
}

/** All leases of all attempts run out within ten minutes of the fast clock; then there is the work itself. */
const LEASES_MS = 600_000
const WORK_MS = 60_000
const INDEX_MS = 30_000
const POLL_MS = 250

/** Replays the recording without faults: what every schedule must end in. */
export async function playUndisturbed(stage: Stage, schedule: Schedule): Promise<Outcome> {
  const { run, broken } = await replayed(stage, schedule, 'undisturbed')
  const { left, failed } = await settled(stage, run)
  if (broken !== null || left.length + failed > 0)
    throw new Error(`the undisturbed run did not end: ${broken ?? left.join(', ')}`)
  return listedAs(stage.ask, run)
}

/** What cannot be played to its end is stuck. */
export async function play(stage: Stage, schedule: Schedule, expected: Outcome): Promise<Played> {
  const begun = performance.now()
  const ended = await playToEnd(stage, schedule, expected).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    return { stuck: [why], failed: 0, lost: [], doubled: [], different: [] }
  })
  return { schedule, seconds: (performance.now() - begun) / 1000, ...ended }
}

async function playToEnd(
  stage: Stage,
  schedule: Schedule,
  expected: Outcome,
): Promise<Omit<Played, 'schedule' | 'seconds'>> {
  const { run, broken } = await replayed(stage, schedule, 'schedule')
  const { left, failed } = await settled(stage, run)
  // What was never sent was not acknowledged either: it is not lost.
  if (broken !== null) return { stuck: [broken, ...left], failed, lost: [], doubled: [], different: [] }
  const found = await listedAs(stage.ask, run, expected)
  return { stuck: left, failed, ...compare(expected, found) }
}

async function replayed(
  { recording, access, wire, setFaults }: Stage,
  schedule: Schedule,
  name: string,
): Promise<{ run: string; broken: string | null }> {
  const idempotencyKey = `${name}-${schedule.seed}`
  const run = await runIdOfKey(idempotencyKey)
  await setFaults(run, schedule.rates)
  const url = wire.addressOf(schedule)
  const ends = await Promise.all(
    Array.from({ length: schedule.clients }, (_, client) =>
      replay(recording, schedule, client, { url, access, idempotencyKey }),
    ),
  )
  await setFaults(run, null)
  return { run, broken: ends.find((end) => end !== null) ?? null }
}

/**
 * Waits until no snapshot is due. What failed visibly is sent once more, as an operator would, and the run is closed: a
 * client tries that once only.
 */
async function settled(
  { ask, recording, clockFactor }: Stage,
  run: string,
): Promise<{ left: readonly string[]; failed: number }> {
  const withinMs = WORK_MS + LEASES_MS / clockFactor
  const ended = await ending(ask, run, withinMs)
  const failed = ended.filter(({ state }) => state === 'failed')
  for (const { step } of failed) {
    const body = recording.snapshots.find((snapshot) => snapshot.step === step)?.body
    if (body === undefined) continue
    const headers = { 'content-type': 'application/octet-stream' }
    await ask(`/v1/runs/${run}/snapshots/${step}`, z.unknown(), { method: 'PUT', headers, body })
  }
  const last = failed.length === 0 ? ended : await ending(ask, run, withinMs)
  await ask(`/v1/runs/${run}`, z.unknown(), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state: 'closed' }),
  })
  const left = last.filter(({ state }) => state !== 'evaluated')
  return {
    left: left.map(({ step, state, failure }) => `step ${step} is ${state} (${failure ?? 'no failure'})`),
    failed: failed.length,
  }
}

async function ending(ask: Ask, run: string, withinMs: number): Promise<readonly SnapshotEntry[]> {
  const until = performance.now() + withinMs
  for (;;) {
    const { snapshots } = await ask(`/v1/runs/${run}/snapshots`, snapshotListSchema)
    const waits = snapshots.some(({ state }) => state === 'receiving' || state === 'stored')
    if (!waits || performance.now() > until) return snapshots
    await wait(POLL_MS)
  }
}

/** The outcome, once the list of runs has heard of it: the outbox may lag. */
async function listedAs(ask: Ask, run: string, expected?: Outcome): Promise<Outcome> {
  const until = performance.now() + INDEX_MS
  for (;;) {
    const found = await outcomeOf(ask, run)
    const { listed } = found
    const isListed =
      expected === undefined
        ? listed[0]?.['snapshots'] === found.snapshots.length && listed[0]?.['state'] === 'closed'
        : isDeepStrictEqual(listed, expected.listed)
    if (isListed || performance.now() > until) return found
    await wait(POLL_MS)
  }
}
