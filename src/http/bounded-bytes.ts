/** A body whose length nobody announced, read up to a bound: what is too long is refused as soon as it shows. */
import { type Failure, failed, type Result, success } from '../service/failure.ts'

export async function boundedBytes(
  request: Request,
  limitBytes: number,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const tooLarge = (given: number | null): Failure => ({
    kind: 'too_large',
    limit_bytes: limitBytes,
    given_bytes: given,
  })
  const length = request.headers.get('content-length')
  if (length !== null && Number(length) > limitBytes) return failed(tooLarge(Number(length)))
  if (request.body === null) return success(new Uint8Array(0))
  const chunks: Uint8Array[] = []
  let received = 0
  for await (const chunk of request.body) {
    received += chunk.byteLength
    if (received > limitBytes) return failed(tooLarge(null))
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(received)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return success(bytes)
}
