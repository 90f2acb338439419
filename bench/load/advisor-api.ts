/** Requests to the advisor under load, each counted: refusals that ask for patience are obeyed, all else is an error. */
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

export interface Target {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Counts {
  sent: number
  /** 429 and 503 with Retry-After: honest, obeyed and sent again. */
  held_back: number
  errors: number
  /** The first few, in words. */
  readonly problems: string[]
}

export const newCounts = (): Counts => ({ sent: 0, held_back: 0, errors: 0, problems: [] })

export interface Answer {
  readonly status: number
  readonly text: string
  readonly serverTiming: string
  readonly ms: number
}

const MOST_PROBLEMS = 10
/** A request that is held back for longer than this ends as an error. */
const MOST_PATIENCE_MS = 120_000

/** Null where the request ended in an error, which is counted. */
export async function send(
  { url, headers }: Target,
  counts: Counts,
  path: string,
  init: { method: string; headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> },
): Promise<Answer | null> {
  const until = performance.now() + MOST_PATIENCE_MS
  for (;;) {
    counts.sent += 1
    const begun = performance.now()
    try {
      const response = await fetch(`${url}${path}`, { ...init, headers: { ...headers, ...init.headers } })
      const text = await response.text()
      const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
      if (response.ok) {
        const serverTiming = response.headers.get('server-timing') ?? ''
        return { status: response.status, text, serverTiming, ms: performance.now() - begun }
      }
      if ((response.status === 429 || response.status === 503) && retryAfter >= 0 && begun < until) {
        counts.held_back += 1
        await wait(retryAfter * 1000)
        continue
      }
      note(counts, `${init.method} ${path}: ${response.status} ${text.slice(0, 200)}`)
    } catch (error) {
      note(counts, `${init.method} ${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
    return null
  }
}

export function putSnapshot(
  target: Target,
  counts: Counts,
  run: string,
  { step, body }: { readonly step: number; readonly body: Uint8Array<ArrayBuffer> },
): Promise<Answer | null> {
  const digest = createHash('sha256').update(body).digest('base64')
  return send(target, counts, `/v1/runs/${run}/snapshots/${step}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${digest}:` },
    body,
  })
}

/** Milliseconds of a part of the answer's Server-Timing; NaN where it has none. */
export function serverMs({ serverTiming }: Answer, part: string): number {
  return Number(new RegExp(`(?:^|, *)${part};dur=([\\d.]+)`).exec(serverTiming)?.[1] ?? Number.NaN)
}

function note(counts: Counts, problem: string): void {
  counts.errors += 1
  if (counts.problems.length < MOST_PROBLEMS) counts.problems.push(problem)
}
