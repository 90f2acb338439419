/** Counts and logs each request once it is answered, and says in Server-Timing how long that took. */
import type { MiddlewareHandler } from 'hono'
import type { Telemetry } from '../service/telemetry.ts'
import type { HttpEnv } from './context.ts'
import { routeOf } from './route-of.ts'

/** What is asked for all the time, and tells nothing. */
const unlogged: ReadonlySet<string> = new Set(['/healthz', '/metrics', '/assets/*'])

const SNAPSHOT = '/v1/runs/:run/snapshots/:step'

/** Snapshots and advice: what a trainer waits for. */
const TIMED = /^\/v1\/runs\/[^/]+\/(snapshots\/[^/]+|advice)$/

export function observe({ metrics, info, now }: Telemetry): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const started = now()
    await next()
    const ms = now() - started
    const { method } = c.req
    const { status } = c.res
    const route = routeOf(c)?.path ?? 'none'
    metrics.add('latebloom_requests_total', { method, route, status: String(status) })
    metrics.add('latebloom_request_seconds_sum', { route }, ms / 1000)
    if (method === 'PUT' && route === SNAPSHOT)
      metrics.add('latebloom_snapshots_total', { outcome: outcomeOf(status) })
    if (TIMED.test(c.req.path)) c.res.headers.append('server-timing', `total;dur=${ms}`)
    if (unlogged.has(route)) return
    const run = c.req.param('run')
    info({
      event: 'request',
      request_id: c.var.requestId,
      method,
      route,
      ...(run === undefined ? {} : { run }),
      status,
      ms,
    })
  }
}

function outcomeOf(status: number): string {
  if (status === 200) return 'answered'
  if (status === 202) return 'queued'
  return status < 500 ? 'refused' : 'failed'
}
