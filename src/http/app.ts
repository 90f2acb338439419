/** The HTTP interface: one route group a file, one problem for each failure, a request id on every answer. */
import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { Ports } from '../service/ports.ts'
import { newRoutes, refuse } from './context.ts'
import { guards } from './guards.ts'
import { jsonOnly } from './json-only.ts'
import { requestId } from './request-id.ts'
import { adviceRoutes } from './routes/advice.ts'
import { docsRoutes } from './routes/docs.ts'
import { healthRoutes } from './routes/health.ts'
import { liveRoutes } from './routes/live.ts'
import { measureRoutes } from './routes/measures.ts'
import { modelRoutes } from './routes/model.ts'
import { planRoutes } from './routes/plan.ts'
import { probeRoutes } from './routes/probe.ts'
import { readingRoutes } from './routes/readings.ts'
import { runRoutes } from './routes/runs.ts'
import { scalarRoutes } from './routes/scalars.ts'
import { shardRoutes } from './routes/shards.ts'
import { snapshotRoutes } from './routes/snapshots.ts'

export interface HttpOptions {
  readonly ports: Ports
  /** Host names without ports that are answered; empty: any. */
  readonly allowedHosts: readonly string[]
  /** Files that are served as they are. */
  readonly assets: { fetch(request: Request): Promise<Response> }
  /** The pages, mounted at the root. */
  readonly pages: Hono
  /** What a browser is shown for an address that nothing answers. */
  readonly notFoundPage: (c: Context) => Response | Promise<Response>
}

export function createApp({ ports, allowedHosts, assets, pages, notFoundPage }: HttpOptions) {
  const app = newRoutes()
  app.use(requestId)
  app.use(guards(allowedHosts))
  app.on(['POST', 'PATCH'], ['/v1/runs', '/v1/runs/:run'], jsonOnly)
  app.on(
    ['POST', 'PATCH'],
    ['/v1/runs', '/v1/runs/:run'],
    bodyLimit({
      maxSize: ports.limits.max_json_bytes,
      onError: (c) =>
        refuse(c, { kind: 'too_large', limit_bytes: ports.limits.max_json_bytes, given_bytes: null }),
    }),
  )
  app.route('/', runRoutes(ports))
  app.route('/', probeRoutes(ports))
  app.route('/', modelRoutes(ports))
  app.route('/', snapshotRoutes(ports))
  app.route('/', shardRoutes(ports))
  app.route('/', scalarRoutes(ports))
  app.route('/', adviceRoutes(ports))
  app.route('/', readingRoutes(ports))
  app.route('/', liveRoutes(ports))
  app.route('/', planRoutes(ports))
  app.route('/', measureRoutes())
  app.route('/', healthRoutes())
  app.route('/', docsRoutes())
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Latebloom',
      version: '1.0.0',
      description: 'Post snapshots and scalars of a training run; hear which phase it is in, and what to do.',
    },
  })
  app.get('/assets/*', async (c) => {
    const file = await assets.fetch(c.req.raw)
    if (file.status === 404) return refuse(c, { kind: 'route_unknown', method: 'GET', path: c.req.path })
    return new Response(file.body, file)
  })
  app.route('/', pages)
  app.notFound((c) => {
    if (c.req.header('accept')?.includes('text/html') && !c.req.path.startsWith('/v1/'))
      return notFoundPage(c)
    return refuse(c, { kind: 'route_unknown', method: c.req.method, path: c.req.path })
  })
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 400) {
      return refuse(c, { kind: 'malformed', detail: `${error.message}. Send one JSON object.` })
    }
    console.error({ message: 'request failed', request_id: c.var.requestId, error: describe(error) })
    if (isPassing(error)) {
      return refuse(c, {
        kind: 'unavailable',
        detail: 'The run is busy or being moved. Try again in a moment.',
      })
    }
    return refuse(c, { kind: 'bug' })
  })
  return app
}

function describe(error: Error): string {
  return error.stack ?? `${error.name}: ${error.message}`
}

/** Durable Objects mark errors that pass by themselves. */
function isPassing(error: Error): boolean {
  return (
    ('retryable' in error && error.retryable === true) || ('overloaded' in error && error.overloaded === true)
  )
}
