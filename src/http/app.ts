/** The HTTP interface: one route group a file, one problem for each failure, a request id on every answer. */
import type { Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Identity } from '../service/identity/ports.ts'
import type { Limits } from '../service/limits.ts'
import { newerSchema } from '../service/newer-schema.ts'
import type { Notices } from '../service/notices/ports.ts'
import type { Telemetry } from '../service/telemetry.ts'
import { type AuthorizeOptions, authorize } from './authorize.ts'
import { type HttpEnv, newRoutes, refuse } from './context.ts'
import { conditionalReads } from './etag.ts'
import { guards } from './guards.ts'
import { heldBytes } from './held-bytes.ts'
import { idempotency } from './idempotency.ts'
import { observe } from './observe.ts'
import { openApiDocument } from './openapi.ts'
import { postedBodies } from './posted-bodies.ts'
import { rateLimit } from './rate-limit.ts'
import { requestId } from './request-id.ts'
import { adviceRoutes } from './routes/advice.ts'
import { attemptRoutes } from './routes/attempts.ts'
import { decisionRoutes } from './routes/decisions.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { docsRoutes } from './routes/docs.ts'
import { healthRoutes } from './routes/health.ts'
import { keyRoutes } from './routes/keys.ts'
import { liveRoutes } from './routes/live.ts'
import { measureRoutes } from './routes/measures.ts'
import { modelRoutes } from './routes/model.ts'
import { planRoutes } from './routes/plan.ts'
import { probeRoutes } from './routes/probe.ts'
import { readingRoutes } from './routes/readings.ts'
import { replayRoutes } from './routes/replay.ts'
import { ruleRoutes } from './routes/rules.ts'
import { runCredentialRoutes } from './routes/run-credentials.ts'
import { runRoutes } from './routes/runs.ts'
import { scalarRoutes } from './routes/scalars.ts'
import { sessionRoutes } from './routes/session.ts'
import { shardRoutes } from './routes/shards.ts'
import { snapshotRoutes } from './routes/snapshots.ts'
import { webhookRoutes } from './routes/webhooks.ts'

export interface HttpOptions extends AuthorizeOptions {
  readonly identity: Identity
  readonly notices: Notices
  readonly limits: Limits
  readonly telemetry: Telemetry
  /** Host names without ports that are answered; empty: any. */
  readonly allowedHosts: readonly string[]
  /** Files that are served as they are. */
  readonly assets: { fetch(request: Request): Promise<Response> }
  /** The pages, mounted at the root. */
  readonly pages: Hono<HttpEnv>
  /** What a browser is shown for an address that nothing answers. */
  readonly notFoundPage: (c: Context) => Response | Promise<Response>
}

export function createApp(options: HttpOptions) {
  const { identity, notices, limits, telemetry, allowedHosts, assets, pages, notFoundPage } = options
  const app = newRoutes()
  app.use(requestId)
  app.use(observe(telemetry))
  app.use(guards(allowedHosts))
  const limited = rateLimit(limits.rate, telemetry.now)
  app.use('/v1/*', limited)
  app.use('/session', limited)
  app.use(authorize(options))
  app.use('/v1/*', heldBytes(limits, telemetry.now))
  app.use('/v1/*', postedBodies(limits))
  app.use('/session', postedBodies(limits))
  app.use('/v1/*', idempotency())
  app.use('/v1/*', conditionalReads)
  app.route('/', runRoutes(identity))
  app.route('/', attemptRoutes())
  app.route('/', probeRoutes())
  app.route('/', modelRoutes())
  app.route('/', snapshotRoutes())
  app.route('/', shardRoutes())
  app.route('/', scalarRoutes())
  app.route('/', adviceRoutes())
  app.route('/', readingRoutes())
  app.route('/', liveRoutes())
  app.route('/', planRoutes())
  app.route('/', ruleRoutes(identity))
  app.route('/', replayRoutes())
  app.route('/', decisionRoutes())
  app.route('/', keyRoutes(identity))
  app.route('/', runCredentialRoutes(identity))
  app.route('/', sessionRoutes(identity))
  app.route('/', webhookRoutes(notices))
  app.route('/', deliveryRoutes(notices))
  app.route('/', measureRoutes())
  app.route('/', healthRoutes())
  app.route('/', docsRoutes())
  let document: ReturnType<typeof openApiDocument> | null = null
  app.get('/openapi.json', conditionalReads, (c) => {
    document ??= openApiDocument(app)
    return c.json(document)
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
    telemetry.error({ event: 'request_failed', request_id: c.var.requestId, error: describe(error) })
    const newer = newerSchema(error)
    if (newer !== null) return refuse(c, { kind: 'schema_newer', ...newer })
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
