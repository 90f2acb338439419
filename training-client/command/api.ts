/** Calls of the command to an advisor: answers are parsed, and every failure says what to do next. */
import type { z } from 'zod'
import { problemSchema } from '../../src/wire/problem.ts'
import { CommandError } from './command-error.ts'

interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** What was being done, for the error's first words. */
  readonly doing: string
  /** What to do about an advisor that does not answer. */
  readonly next?: string
}

const timeoutMs = 180_000

export async function send(url: string, path: string, request: Request): Promise<Response> {
  const {
    method = 'GET',
    headers = {},
    body,
    doing,
    next = 'Check the address, and that the advisor runs there (npx latebloom start).',
  } = request
  let response: Response
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    })
  } catch (error) {
    const why =
      error instanceof Error
        ? error.cause instanceof Error
          ? error.cause.message
          : error.message
        : String(error)
    throw new CommandError(`${doing}: the advisor at ${url} did not answer (${why}). ${next}`)
  }
  if (response.ok) return response
  const text = await response.text()
  const problem = problemSchema.safeParse(parsed(text))
  const why = problem.success ? `${problem.data.detail} (${problem.data.code})` : text.slice(0, 200)
  throw new CommandError(`${doing}: the advisor refused with ${response.status}: ${why}`)
}

export async function ask<T>(url: string, path: string, schema: z.ZodType<T>, request: Request): Promise<T> {
  const response = await send(url, path, request)
  const answer = schema.safeParse(parsed(await response.text()))
  if (answer.success) return answer.data
  const issue = answer.error.issues[0]
  throw new CommandError(
    `${request.doing}: ${url} does not answer like an advisor of this version (${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}).`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
