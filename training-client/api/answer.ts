import { type Problem, problemSchema } from '../../src/wire/problem.ts'
import { retryAfterMs } from '../client/backoff.ts'

/** What came of a request: the value, nothing new, or the advisor's problem with it. */
export type ApiAnswer<T> =
  | {
      kind: 'done'
      status: number
      value: T
      /** For `ifNoneMatch` and `ifMatch`; null where the answer has none. */
      etag: string | null
      /** Whether it is the kept answer to an earlier request with the same idempotency key. */
      replayed: boolean
    }
  /** What `ifNoneMatch` names is still what there is. */
  | { kind: 'unchanged'; status: 304 }
  | {
      kind: 'refused'
      status: number
      /** Null where something else than the advisor answered. */
      problem: Problem | null
      /** How long to wait before the next attempt, where the answer says so. */
      afterMs: number | null
    }

/** Rejects where the value is not what the advisor documents. */
export async function answerOf<T>(
  response: Response,
  read: (response: Response) => Promise<T>,
): Promise<ApiAnswer<T>> {
  const { status, headers } = response
  if (status === 304) return { kind: 'unchanged', status }
  if (!response.ok) {
    const problem = problemSchema.safeParse(await response.json().catch(() => null))
    const afterMs = retryAfterMs(headers.get('retry-after'), Date.now())
    return { kind: 'refused', status, problem: problem.success ? problem.data : null, afterMs }
  }
  const replayed = headers.get('idempotent-replayed') === 'true'
  return { kind: 'done', status, value: await read(response), etag: headers.get('etag'), replayed }
}
