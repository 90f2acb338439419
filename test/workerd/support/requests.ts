/** What tests send to the advisor, and what they make of its answers. */
import { env, exports } from 'cloudflare:workers'
import { expect, vi } from 'vitest'
import { type Advice, adviceSchema } from '../../../src/wire/advice.ts'
import { type Attempt, attemptSchema } from '../../../src/wire/attempt.ts'
import { problemSchema } from '../../../src/wire/problem.ts'
import { type History, historySchema } from '../../../src/wire/reading.ts'
import { type Run, runSchema } from '../../../src/wire/run.ts'
import { writeSafetensors } from '../../../src/wire/safetensors/write.ts'
import { snapshotListSchema } from '../../../src/wire/snapshot.ts'
import { testKey } from './credentials.ts'

const ORIGIN = 'http://advisor.test'

/** As the admin of the default project, unless the headers say otherwise. */
export function request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (!headers.has('authorization')) headers.set('authorization', `Bearer ${testKey}`)
  return anonymousRequest(method, path, { ...init, headers })
}

/** With no credential but those that the headers carry; redirects are not followed. */
export function anonymousRequest(
  method: string,
  path: string,
  { origin = ORIGIN, ...init }: RequestInit & { readonly origin?: string } = {},
): Promise<Response> {
  return exports.default.fetch(new Request(`${origin}${path}`, { redirect: 'manual', ...init, method }))
}

export function sendJson(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return request(method, path, {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
}

export function sendBytes(
  method: string,
  path: string,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return request(method, path, {
    body,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(body.byteLength),
      ...headers,
    },
  })
}

/** A run of no known structure: only measures of the weights alone are evaluated, which is quick. */
export async function openRun(name = 'a run'): Promise<Run> {
  const opened = await sendJson('POST', '/v1/runs', { name, schedule: { max_steps: 10_000 } })
  return runSchema.parse(await opened.json())
}

/** A tiny snapshot; another value is another snapshot. */
export function snapshotBytes(value: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    writeSafetensors([{ name: 'W', dtype: 'F32', shape: [2, 2], data: [value, 1, 2, 3] }]),
  )
}

export async function putSnapshot(
  run: string,
  step: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Advice> {
  const answer = await sendBytes('PUT', `/v1/runs/${run}/snapshots/${step}`, bytes)
  return adviceSchema.parse(await answer.json())
}

export function postScalars(
  run: string,
  lines: readonly Record<string, unknown>[],
  attempt?: number,
): Promise<Response> {
  const query = attempt === undefined ? '' : `?attempt=${attempt}`
  return request('POST', `/v1/runs/${run}/scalars${query}`, {
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
    headers: { 'content-type': 'application/x-ndjson' },
  })
}

/** The code of an answer that is a problem. */
export async function codeOf(answer: Response): Promise<string> {
  return problemSchema.parse(await answer.json()).code
}

export async function getAdvice(run: string): Promise<Advice> {
  return adviceSchema.parse(await (await request('GET', `/v1/runs/${run}/advice`)).json())
}

/** Says that the trainer was resumed; the newest attempt from then on. */
export async function beginAttempt(run: string, fromStep: number): Promise<Attempt> {
  const answer = await sendJson('POST', `/v1/runs/${run}/attempts`, { from_step: fromStep })
  return attemptSchema.parse(await answer.json())
}

export async function getHistory(run: string): Promise<History> {
  return historySchema.parse(await (await request('GET', `/v1/runs/${run}/readings`)).json())
}

/** Waits until no snapshot of a run waits for evaluation. */
export async function settled(run: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const list: unknown = await (await request('GET', `/v1/runs/${run}/snapshots`)).json()
      const states = snapshotListSchema.parse(list).snapshots.map(({ state }) => state)
      expect([...new Set(states)]).toEqual(['evaluated'])
    },
    { timeout: 20_000, interval: 100 },
  )
}

export async function fixture(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = await env.FIXTURES.fetch(`http://fixtures/${path}`)
  if (!file.ok) throw new Error(`no fixture ${path}`)
  return new Uint8Array(await file.arrayBuffer())
}
