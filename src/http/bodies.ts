/** Bodies, bounded before they are read: length, type and declared digest are settled by the headers. */
import { failed, type Result, success } from '../service/failure.ts'
import type { BodyTime } from '../service/limits.ts'
import { boundedBytes } from './bounded-bytes.ts'
import { readInTime } from './in-time.ts'
import { codingOf, mediaType } from './media-type.ts'

/** What lines of scalars may be called. */
export const lineTypes = [
  'application/x-ndjson',
  'application/jsonl',
  'application/json',
  'text/plain',
] as const

/** What the headers say of a body that may be read. */
export interface Announced {
  readonly bytes: number
  readonly sha256: string | null
}

/** For a body that must announce its length. */
export function announced(
  request: Request,
  allowed: readonly string[],
  limitBytes: number,
): Result<Announced> {
  const type = takenType(request, allowed)
  if (!type.ok) return type
  const length = request.headers.get('content-length')
  if (length === null || !/^[0-9]{1,15}$/.test(length)) return failed({ kind: 'length_required' })
  const bytes = Number(length)
  if (bytes > limitBytes) return failed({ kind: 'too_large', limit_bytes: limitBytes, given_bytes: bytes })
  const digest = contentDigest(request.headers.get('content-digest'))
  if (digest === undefined) {
    const detail = 'Content-Digest is not of the form sha-256=:<base64 of 32 bytes>:'
    return failed({ kind: 'malformed', detail })
  }
  return success({ bytes, sha256: digest })
}

/** For small text bodies: what is too long is refused as soon as it shows. */
export async function boundedText(
  request: Request,
  allowed: readonly string[],
  limitBytes: number,
  time: BodyTime,
): Promise<Result<string>> {
  const type = takenType(request, allowed)
  if (!type.ok) return type
  const bytes = await boundedBytes(request, limitBytes, time)
  if (!bytes.ok) return bytes
  try {
    return success(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes.value))
  } catch {
    return failed({ kind: 'malformed', detail: 'The body is not UTF-8.' })
  }
}

/** The whole of a body whose length was announced. */
export async function wholeBody(
  request: Request,
  bytes: number,
  time: BodyTime,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const read = await readInTime(() => request.arrayBuffer(), bytes, time)
  if (!read.ok) return read
  const body = new Uint8Array(read.value)
  if (body.byteLength === bytes) return success(body)
  return failed({ kind: 'length_mismatch', declared_bytes: bytes, received_bytes: body.byteLength })
}

/** A header that is not of the form that it must have; `must` goes on after its name. */
export function invalidHeader(name: string, must: string) {
  const detail = `${name} ${must}. Nothing was changed; correct it and send it again.`
  const pointer = `/${name.toLowerCase()}`
  return failed({ kind: 'invalid', code: 'header_invalid', detail, errors: [{ pointer, detail }] })
}

/** The media type, where it is one of these and the body is in no coding. */
export function takenType(request: Request, allowed: readonly string[]): Result<string> {
  const type = mediaType(request)
  const coding = codingOf(request)
  if (type !== null && allowed.includes(type) && coding === null) return success(type)
  const given = type !== null && coding !== null ? `${type} in ${coding}` : type
  return failed({ kind: 'media_type', given, allowed })
}

/** The SHA-256 of a Content-Digest header (RFC 9530) in hex; null without the header, undefined where it is bad. */
function contentDigest(header: string | null): string | null | undefined {
  if (header === null) return null
  const match = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)
  const base64 = match?.[1]
  if (base64 === undefined) return undefined
  return Array.from(atob(base64), (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}
