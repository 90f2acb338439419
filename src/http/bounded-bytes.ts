/** A body whose length nobody announced, read up to a bound: what is too long is refused as soon as it shows. */
import { type Failure, failed, type Result, success } from '../service/failure.ts'
import type { BodyTime } from '../service/limits.ts'
import { readInTime } from './in-time.ts'

export async function boundedBytes(
  request: Request,
  limitBytes: number,
  time: BodyTime,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const tooLarge = (given: number | null): Failure => ({
    kind: 'too_large',
    limit_bytes: limitBytes,
    given_bytes: given,
  })
  const length = request.headers.get('content-length')
  if (length !== null && Number(length) > limitBytes) return failed(tooLarge(Number(length)))
  const { body } = request
  if (body === null) return success(new Uint8Array(0))
  const read = await readInTime(() => bytesUpTo(body, limitBytes), limitBytes, time)
  if (!read.ok) return read
  return read.value === null ? failed(tooLarge(null)) : success(read.value)
}

/** Null for more than the limit, of which the rest is not read. */
async function bytesUpTo(
  body: ReadableStream<Uint8Array>,
  limitBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = []
  let received = 0
  for await (const chunk of body) {
    received += chunk.byteLength
    if (received > limitBytes) return null
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(received)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
