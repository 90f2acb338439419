/** Bodies that come too slowly are not waited for: some seconds, and more for each of the bytes that they may have. */
import { failed, type Result, success } from '../service/failure.ts'
import type { BodyTime } from '../service/limits.ts'

/** Reads a body. One that is cut off, as by a chunk that is none, is no failure of the advisor. */
export function readInTime<T>(read: () => Promise<T>, bytes: number, time: BodyTime): Promise<Result<T>> {
  const detail = 'The body broke off before its end, or its chunks are malformed. Send it again.'
  const reading = read().then(success<T>, () => failed({ kind: 'malformed', detail }))
  return inTime(reading, bytes, time)
}

/** What a body of at most so many bytes is read for, or a failure once the body has taken too long. */
export function inTime<T>(work: Promise<Result<T>>, bytes: number, time: BodyTime): Promise<Result<T>> {
  const limit_s = time.seconds + Math.ceil(bytes / time.bytes_per_second)
  return new Promise((resolve, reject) => {
    const slow = () => resolve(failed({ kind: 'body_too_slow', limit_s }))
    const timer = setTimeout(slow, limit_s * 1000)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
