/** Many runs at once on the embedded advisor, and what a bystander sees of it. */
import { setTimeout as wait } from 'node:timers/promises'
import { generator } from '../../src/core/seeded.ts'
import type { Recording } from '../faults/recording.ts'
import type { Counts, Target } from './advisor-api.ts'
import { median, quantile, slope } from './statistics.ts'
import { lostOf, type Trained, train } from './trainer.ts'
import { sampleMemory, timeRequests } from './watch.ts'

export interface SustainedOptions {
  readonly runs: number
  readonly seconds: number
  /** Between two snapshots of a run, in the mean. */
  readonly thinkMs: number
  readonly pid: number
  readonly onSecond: (second: number) => void
}

export interface Sustained {
  readonly lost: number
  readonly snapshots: number
  readonly snapshot_p50_ms: number
  readonly snapshot_p99_ms: number
  readonly advice_p50_ms: number
  readonly advice_p99_ms: number
  readonly healthz_p50_ms: number
  readonly healthz_p99_ms: number
  readonly memory_first_mb: number
  readonly memory_last_mb: number
  /** Over the second half: the first warms up. */
  readonly memory_mb_per_minute: number
}

const ADVICE_EVERY_MS = 250
const HEALTH_EVERY_MS = 250
const MEMORY_EVERY_MS = 1000

export async function sustain(
  target: Target,
  counts: Counts,
  recording: Recording,
  { runs, seconds, thinkMs, pid, onSecond }: SustainedOptions,
): Promise<Sustained> {
  const ended = new AbortController()
  const until = performance.now() + seconds * 1000
  const ticking = tick(seconds, onSecond)
  const opened: string[] = []
  const watching = Promise.all([
    timeRequests(
      target,
      counts,
      (nth) => (opened.length === 0 ? null : `/v1/runs/${opened[nth % opened.length]}/advice`),
      ADVICE_EVERY_MS,
      ended.signal,
    ),
    timeRequests(target, counts, () => '/healthz', HEALTH_EVERY_MS, ended.signal),
    sampleMemory(pid, MEMORY_EVERY_MS, ended.signal),
  ])
  const trained = await Promise.all(
    Array.from({ length: runs }, async (_, nth): Promise<Trained | null> => {
      const next = generator(nth + 1)
      // Trainers begin at different times, as they do in life.
      await wait(Math.min(next() * thinkMs, seconds * 1000))
      return train(target, counts, recording, {
        key: `load-${nth}`,
        until,
        thinkMs: () => thinkMs * (0.5 + next()),
        onOpened: (run) => opened.push(run),
      })
    }),
  )
  ended.abort()
  const [advice, health, memory] = await watching
  await ticking
  const done = trained.filter((one) => one !== null)
  let lost = 0
  for (const one of done) lost += await lostOf(target, counts, one)
  const milliseconds = done.flatMap((one) => one.milliseconds)
  return {
    lost,
    snapshots: milliseconds.length,
    snapshot_p50_ms: median(milliseconds),
    snapshot_p99_ms: quantile(milliseconds, 0.99),
    advice_p50_ms: median(advice),
    advice_p99_ms: quantile(advice, 0.99),
    healthz_p50_ms: median(health),
    healthz_p99_ms: quantile(health, 0.99),
    memory_first_mb: memory.at(0)?.y ?? Number.NaN,
    memory_last_mb: memory.at(-1)?.y ?? Number.NaN,
    memory_mb_per_minute: 60 * slope(memory.slice(Math.floor(memory.length / 2))),
  }
}

async function tick(seconds: number, onSecond: (second: number) => void): Promise<void> {
  for (let second = 1; second <= seconds; second += 1) {
    await wait(1000)
    onSecond(second)
  }
}
