/** Bodies, bounded before they are read: length, type and declared digest are settled by the headers. */
import { type Failure, failed, type Result, success } from '../service/failure.ts'

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
  const type = mediaType(request)
  if (type === null || !allowed.includes(type)) return failed({ kind: 'media_type', given: type, allowed })
  const encoding = request.headers.get('content-encoding')
  if (encoding !== null && encoding !== 'identity') {
    return failed({ kind: 'media_type', given: `${type} in ${encoding}`, allowed })
  }
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
): Promise<Result<string>> {
  const type = mediaType(request)
  if (type === null || !allowed.includes(type)) return failed({ kind: 'media_type', given: type, allowed })
  const length = request.headers.get('content-length')
  const tooLarge = (given: number | null): Failure => ({
    kind: 'too_large',
    limit_bytes: limitBytes,
    given_bytes: given,
  })
  if (length !== null && Number(length) > limitBytes) return failed(tooLarge(Number(length)))
  if (request.body === null) return success('')
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  let text = ''
  let received = 0
  try {
    for await (const chunk of request.body) {
      received += chunk.byteLength
      if (received > limitBytes) return failed(tooLarge(null))
      text += decoder.decode(chunk, { stream: true })
    }
    return success(text + decoder.decode())
  } catch (error) {
    if (error instanceof TypeError) return failed({ kind: 'malformed', detail: 'The body is not UTF-8.' })
    throw error
  }
}

/** The whole of a body whose length was announced. */
export async function wholeBody(request: Request, bytes: number): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const body = new Uint8Array(await request.arrayBuffer())
  if (body.byteLength === bytes) return success(body)
  return failed({ kind: 'length_mismatch', declared_bytes: bytes, received_bytes: body.byteLength })
}

/** Whether the body says that it is JSON of any kind. */
export function isJson(request: Request): boolean {
  return /^application\/([a-z0-9.+-]+\+)?json$/.test(mediaType(request) ?? '')
}

function mediaType(request: Request): string | null {
  const type = request.headers.get('content-type')
  return type === null ? null : (type.split(';')[0] ?? '').trim().toLowerCase()
}

/** The SHA-256 of a Content-Digest header (RFC 9530) in hex; null without the header, undefined where it is bad. */
function contentDigest(header: string | null): string | null | undefined {
  if (header === null) return null
  const match = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)
  const base64 = match?.[1]
  if (base64 === undefined) return undefined
  return Array.from(atob(base64), (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}
