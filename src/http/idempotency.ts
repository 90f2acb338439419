/** Idempotency-Key on POST: the same request again gets the first one's answer, and is not carried out again. */
import type { Context, MiddlewareHandler } from 'hono'
import { z } from 'zod'
import {
  type AnswerKeeper,
  answerName,
  IV_BYTES,
  type KeyOfSender,
  MOST_ANSWER_BYTES,
  openAnswer,
  requestDigest,
  sealAnswer,
} from '../service/kept-answers.ts'
import type { Ports } from '../service/ports.ts'
import { invalidHeader } from './bodies.ts'
import { boundedBytes } from './bounded-bytes.ts'
import { type HttpEnv, refuse } from './context.ts'
import { routeOf } from './route-of.ts'

export const idempotencyKeySchema = z.string().min(1).max(255)

/** Documented on every POST; the text that tells two requests apart. */
export const idempotencyHeader = z.object({
  'idempotency-key': idempotencyKeySchema
    .optional()
    .meta({ description: 'any text of up to 255 characters that is new for each request', example: 'b7c1' }),
})

/** The same for routes that leave the header to this middleware: all that are posted to. */
export const idempotencyParameter = {
  name: 'idempotency-key',
  in: 'header' as const,
  required: false,
  description: 'any text of up to 255 characters that is new for each request',
  schema: { type: 'string' as const, minLength: 1, maxLength: 255 },
  example: 'b7c1',
}

const keptHeaders = ['content-type', 'location', 'etag', 'link'] as const
const keptSchema = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
})

/** Opening a run is left out: there the key itself names the run, for as long as the run is there. */
const OPENS_RUN = '/v1/runs'

/** Call it behind whatever refuses a request for its sender: their answers are nobody's to repeat. */
export function idempotency(): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const given = c.req.header('idempotency-key')
    const route = routeOf(c)
    if (c.req.method !== 'POST' || given === undefined || route === null) return next()
    if (route.path === OPENS_RUN) return next()
    const key = idempotencyKeySchema.safeParse(given)
    if (!key.success) return refuse(c, invalidHeader('Idempotency-Key', 'has 1 to 255 characters').failure)
    const { ports } = c.var
    const limit = Math.max(ports.limits.max_scalars_bytes, ports.limits.max_json_bytes)
    const body = await boundedBytes(c.req.raw, limit, ports.limits.body_time)
    if (!body.ok) return refuse(c, body.failure)
    if (c.req.raw.body !== null) c.req.raw = new Request(c.req.raw, { body: body.value })

    const from = { sender: senderOf(c), key: key.data }
    const name = await answerName(from)
    const { pathname, search } = new URL(c.req.url)
    const keeper = keeperOf(ports, pathname)
    const begun = await keeper.begin(name, await requestDigest('POST', pathname + search, body.value))
    // A run that is not there keeps no answers, and the route says so.
    if (begun === null) return next()
    if (begun.kind === 'conflict') return refuse(c, { kind: 'idempotency_conflict', run: null })
    if (begun.kind === 'in_flight') return refuse(c, { kind: 'idempotency_in_flight', retry_after_s: 1 })
    if (begun.kind === 'kept') {
      const kept = keptSchema.parse(JSON.parse(await openAnswer(from, begun.sealed)))
      const headers = { ...kept.headers, 'idempotent-replayed': 'true' }
      return new Response(kept.body, { status: kept.status, headers })
    }
    await next()
    await settle(keeper, name, begun.ticket, from, c.res, ports)
  }
}

async function settle(
  keeper: AnswerKeeper,
  name: string,
  ticket: string,
  from: KeyOfSender,
  answer: Response,
  ports: Ports,
): Promise<void> {
  const body = answer.status >= 500 || answer.status === 429 ? null : await answer.clone().text()
  if (body === null || body.length > MOST_ANSWER_BYTES) return keeper.forget(name, ticket)
  const headers: Record<string, string> = {}
  for (const header of keptHeaders) {
    const value = answer.headers.get(header)
    if (value !== null) headers[header] = value
  }
  const text = JSON.stringify({ status: answer.status, headers, body })
  const iv = new Uint8Array(ports.random(IV_BYTES))
  await keeper.keep(name, ticket, await sealAnswer(from, text, iv))
}

/** The text of the credential, which the stored name does not give away; where Cloudflare Access let someone in, who. */
function senderOf(c: Context<HttpEnv>): string {
  const { kind, id } = c.var.principal
  return c.req.header('authorization') ?? c.req.header('cookie') ?? `${kind} ${id}`
}

function keeperOf(ports: Ports, path: string): AnswerKeeper {
  const run = /^\/v1\/runs\/(run_[0-9a-z]{16,32})(?:\/|$)/.exec(path)?.[1]
  return run === undefined ? ports.index.answers : ports.ledger(run).answers
}
