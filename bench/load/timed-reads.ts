/** Reads that are timed at one size, and what fills an advisor up to it. */
import { type Counts, send, type Target } from './advisor-api.ts'
import { median } from './statistics.ts'

/** The median milliseconds of each read, at each size. */
export interface Growth {
  readonly size: number
  readonly milliseconds: Readonly<Record<string, number>>
}

const WARM_READS = 10
const TIMED_READS = 25

/** The median milliseconds of each path, by name. */
export async function time(
  target: Target,
  counts: Counts,
  paths: Readonly<Record<string, string>>,
): Promise<Record<string, number>> {
  const times: Record<string, number> = {}
  for (const [name, path] of Object.entries(paths)) {
    const milliseconds: number[] = []
    for (let nth = 0; nth < WARM_READS + TIMED_READS; nth += 1) {
      const answer = await send(target, counts, path, { method: 'GET' })
      if (answer !== null && nth >= WARM_READS) milliseconds.push(answer.ms)
    }
    times[name] = median(milliseconds)
  }
  return times
}

/** Fills by the harness's own routes. */
export async function seed(target: Target, counts: Counts, path: string, body: unknown): Promise<void> {
  const sent = await send(target, counts, path, { method: 'POST', body: JSON.stringify(body) })
  if (sent === null) throw new Error(counts.problems.at(-1) ?? path)
}

export async function json(target: Target, counts: Counts, path: string): Promise<unknown> {
  const answer = await send(target, counts, path, { method: 'GET' })
  if (answer === null) throw new Error(counts.problems.at(-1) ?? path)
  return JSON.parse(answer.text)
}
