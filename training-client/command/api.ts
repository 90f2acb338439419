/** Calls of the command to an advisor: answers are parsed, and every failure says what to do next. */
import type { z } from 'zod'
import { problemSchema } from '../../src/wire/problem.ts'
import { CommandError } from './command-error.ts'

/** An advisor that the command speaks to. The key is never printed. */
export interface Advisor {
  readonly url: string
  readonly apiKey: string | null
}

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
const whichKey =
  'Set LATEBLOOM_API_KEY, or name the data directory of an advisor on this machine with --data.'

export async function send({ url, apiKey }: Advisor, path: string, request: Request): Promise<Response> {
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
      headers: apiKey === null ? headers : { ...headers, authorization: `Bearer ${apiKey}` },
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
  const key = response.status === 401 ? ` ${whichKey}` : ''
  throw new CommandError(`${doing}: the advisor refused with ${response.status}: ${why}${key}`)
}

export async function ask<T>(
  advisor: Advisor,
  path: string,
  schema: z.ZodType<T>,
  request: Request,
): Promise<T> {
  const response = await send(advisor, path, request)
  const answer = schema.safeParse(parsed(await response.text()))
  if (answer.success) return answer.data
  const issue = answer.error.issues[0]
  throw new CommandError(
    `${request.doing}: ${advisor.url} does not answer like an advisor of this version (${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}).`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
