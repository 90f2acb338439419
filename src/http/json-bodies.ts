/** JSON bodies: type, coding and announced length are settled by the headers, then size, UTF-8 and depth as they are read. */
import type { MiddlewareHandler } from 'hono'
import { failed, type Result, success } from '../service/failure.ts'
import type { BodyTime } from '../service/limits.ts'
import { boundedBytes } from './bounded-bytes.ts'
import { type HttpEnv, refuse } from './context.ts'
import { codingOf, mediaType } from './media-type.ts'

const ALLOWED = ['application/json'] as const

/** How deep arrays and objects may lie in each other. */
export const MOST_JSON_DEPTH = 64

/** For a request whose body is JSON. */
export function jsonBodies(limitBytes: number, time: BodyTime): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const { raw } = c.req
    const isEmpty = raw.body === null || raw.headers.get('content-length') === '0'
    if (isEmpty && mediaType(raw) === null) return next()
    const body = await jsonBody(raw, limitBytes, time)
    if (!body.ok) return refuse(c, body.failure)
    c.req.raw = new Request(raw, { body: body.value })
    return next()
  }
}

export async function jsonBody(
  request: Request,
  limitBytes: number,
  time: BodyTime,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const type = mediaType(request)
  const coding = codingOf(request)
  if (type === null || !isJsonType(type) || coding !== null) {
    const given = coding === null ? type : `${type} in ${coding}`
    return failed({ kind: 'media_type', given, allowed: ALLOWED })
  }
  const body = await boundedBytes(request, limitBytes, time)
  if (!body.ok) return body
  if (!isUtf8(body.value)) return failed({ kind: 'malformed', detail: 'The body is not UTF-8.' })
  if (!nestsDeeperThan(body.value, MOST_JSON_DEPTH)) return success(body.value)
  const detail = `Arrays and objects lie more than ${MOST_JSON_DEPTH} deep in each other. Flatten the body.`
  return failed({ kind: 'malformed', detail })
}

/** Whether the body says that it is JSON of any kind. */
export function isJson(request: Request): boolean {
  return isJsonType(mediaType(request) ?? '')
}

function isJsonType(type: string): boolean {
  return /^application\/([a-z0-9.+-]+\+)?json$/.test(type)
}

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
    return true
  } catch {
    return false
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b])
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d])

/** Before anything that recurses sees it. In UTF-8 no byte of a longer character is one of these signs. */
export function nestsDeeperThan(json: Uint8Array, limit: number): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < json.length; i += 1) {
    const byte = json[i] ?? 0
    if (inString) {
      if (byte === BACKSLASH) i += 1
      else inString = byte !== QUOTE
    } else if (byte === QUOTE) inString = true
    else if (opening.has(byte)) depth += 1
    else if (closing.has(byte)) depth -= 1
    if (depth > limit) return true
  }
  return false
}
