/** What a bystander sees while there is load: how long small requests take, and how much memory the runtime has. */
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { type Counts, send, type Target } from './advisor-api.ts'

/** Asks at a steady pace until told to stop, waiting for no answer before the next; milliseconds of each answer. */
export async function timeRequests(
  target: Target,
  counts: Counts,
  pathOf: (nth: number) => string | null,
  everyMs: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const milliseconds: number[] = []
  const pending: Promise<void>[] = []
  for (let nth = 0; !signal.aborted; nth += 1) {
    const path = pathOf(nth)
    if (path !== null)
      pending.push(
        send(target, counts, path, { method: 'GET' }).then((answer) => {
          if (answer !== null) milliseconds.push(answer.ms)
        }),
      )
    await wait(everyMs)
  }
  await Promise.all(pending)
  return milliseconds
}

export interface MemorySample {
  /** Seconds since the first. */
  readonly x: number
  /** Resident set, MB. */
  readonly y: number
}

export async function sampleMemory(
  pid: number,
  everyMs: number,
  signal: AbortSignal,
): Promise<readonly MemorySample[]> {
  const samples: MemorySample[] = []
  const begun = performance.now()
  while (!signal.aborted) {
    samples.push({ x: (performance.now() - begun) / 1000, y: residentMb(pid) })
    await wait(everyMs)
  }
  return samples
}

/** From /proc: Linux alone has it. */
function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes ?? Number.NaN) / 1000
}
