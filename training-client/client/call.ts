import type { z } from 'zod'
import { problemSchema } from '../../src/wire/problem.ts'
import { retryAfterMs } from './backoff.ts'

/** One HTTP request to the advisor, and what came of it as a value: it never throws. */
export type Call<T> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  url: URL
  headers: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
  /** What the answer's JSON must be. */
  answer: z.ZodType<T>
}

export type Outcome<T> =
  | { kind: 'done'; value: T }
  /** Worth another attempt. `reached` is false where no connection was made. */
  | { kind: 'retry'; why: string; afterMs: number | null; reached: boolean }
  /** The advisor will not take it, however often it is asked. */
  | { kind: 'refused'; why: string; code: string | null }

export async function call<T>(request: Call<T>, timeoutMs: number, abort: AbortSignal): Promise<Outcome<T>> {
  const { method, url, headers, body, answer } = request
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), abort])
    const response = await fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body }) })
    const text = await response.text()
    return response.ok ? readAnswer(response.status, text, answer) : readProblem(response, text)
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    return { kind: 'retry', why: networkReason(error, timeoutMs), afterMs: null, reached: timedOut }
  }
}

function readAnswer<T>(status: number, text: string, schema: z.ZodType<T>): Outcome<T> {
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return { kind: 'done', value: parsed.data }
  const issue = parsed.error.issues[0]
  const where = issue === undefined ? '' : `: ${issue.path.join('.') || 'the whole'}: ${issue.message}`
  // A proxy in front of an advisor that is down may answer 200 with a page of its own.
  return { kind: 'retry', why: `the answer (${status}) is malformed${where}`, afterMs: null, reached: true }
}

function readProblem(response: Response, text: string): Outcome<never> {
  const problem = problemSchema.safeParse(parseJson(text))
  const why = problem.success
    ? `${response.status} ${problem.data.code}: ${problem.data.detail}`
    : `the advisor answered ${response.status} ${response.statusText}`.trim()
  const passing = [408, 425, 429].includes(response.status) || response.status >= 500
  if (!passing && !(problem.success && problem.data.retryable))
    return { kind: 'refused', why, code: problem.success ? problem.data.code : null }
  const afterMs = retryAfterMs(response.headers.get('retry-after'), Date.now())
  return { kind: 'retry', why, afterMs, reached: true }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function networkReason(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`
  if (error.name === 'AbortError') return 'closed before the answer came'
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  // A refused connection to a name with two addresses has an empty message, and its code says it all.
  const code = 'code' in cause ? String(cause.code) : cause.name
  return cause.message === '' ? code : cause.message
}
