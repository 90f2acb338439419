/** What happens in one schedule, decided by its seed: how often what fails, and in which order what is posted. */
import { z } from 'zod'
import { generator } from '../../src/core/seeded.ts'

/** How the advisor comes to evaluate: in the request, from the queue, or from the queue after streaming to R2. */
export const paths = ['request', 'queue', 'streamed'] as const
export type Path = (typeof paths)[number]

const share = z.number().min(0).max(1)

/** Shares of calls that go wrong inside the Worker. */
export const ratesSchema = z.object({
  seed: z.int(),
  /** R2: the call fails before anything was done, or after all of it was. */
  object_before: share,
  object_after: share,
  /** Messages to the queue. */
  job_lost: share,
  job_doubled: share,
  job_delayed: share,
  job_refused: share,
  /** Calls to Durable Objects: never made, made and not answered, or broken off because the object is evicted. */
  call_before: share,
  call_after: share,
  call_evicted: share,
})
export type Rates = z.infer<typeof ratesSchema>

export const runFaultsSchema = z.record(z.string(), ratesSchema)

export interface Schedule {
  readonly seed: number
  readonly path: Path
  readonly rates: Rates
  /** Shares of requests on their way, as of `Rates`. */
  readonly wire: {
    readonly refused: number
    readonly cut: number
    readonly unanswered: number
    readonly twice: number
  }
  /** Two clients with the same key post the same. */
  readonly clients: 1 | 2
  /** How far from its place a snapshot may come, in snapshots. */
  readonly disorder: number
  /** `kill -9` while this request of the schedule, counted from 0, is under way; never where null. */
  readonly killAt: number | null
}

const KILL_SHARE = 0.2
const MOST_REQUESTS_BEFORE_KILL = 16

export function scheduleOf(seed: number): Schedule {
  const next = generator(seed)
  // Most schedules meet a few kinds of fault often, so that each kind is seen alone and with others.
  const rate = (most: number) => (next() < 0.5 ? 0 : next() * most)
  const rates: Rates = {
    seed,
    object_before: rate(0.15),
    object_after: rate(0.15),
    job_lost: rate(0.5),
    job_doubled: rate(0.6),
    job_delayed: rate(0.6),
    job_refused: rate(0.3),
    call_before: rate(0.08),
    call_after: rate(0.08),
    call_evicted: rate(0.08),
  }
  return {
    seed,
    path: paths[Math.floor(next() * paths.length)] ?? 'request',
    rates,
    wire: { refused: rate(0.15), cut: rate(0.2), unanswered: rate(0.2), twice: rate(0.3) },
    clients: next() < 0.3 ? 2 : 1,
    disorder: next() < 0.5 ? 0 : Math.ceil(next() * 6),
    killAt: next() < KILL_SHARE ? Math.floor(next() * MOST_REQUESTS_BEFORE_KILL) : null,
  }
}

/** The order in which a client posts: each item comes at most about `disorder` places from its own. */
export function disordered<T>(items: readonly T[], disorder: number, seed: number): T[] {
  const next = generator(seed)
  return items
    .map((item, at) => ({ item, place: at + next() * disorder }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

/** A schedule in which nothing goes wrong. No other has its seed. */
export const calmSchedule: Schedule = {
  seed: 0,
  path: 'request',
  rates: {
    seed: 0,
    object_before: 0,
    object_after: 0,
    job_lost: 0,
    job_doubled: 0,
    job_delayed: 0,
    job_refused: 0,
    call_before: 0,
    call_after: 0,
    call_evicted: 0,
  },
  wire: { refused: 0, cut: 0, unanswered: 0, twice: 0 },
  clients: 1,
  disorder: 0,
  killAt: null,
}
