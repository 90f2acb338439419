/** Lets a request through where the table of access says so, as whom its credential says, into its project alone. */
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Failure } from '../service/failure.ts'
import { authenticate } from '../service/identity/authenticate.ts'
import type { Identity } from '../service/identity/ports.ts'
import type { Principal } from '../service/identity/principal.ts'
import type { ProjectPorts } from '../service/ports.ts'
import { access, type Demand } from './access.ts'
import { type HttpEnv, refuse } from './context.ts'
import { refusal } from './decide.ts'
import { isOwnPage } from './guards.ts'
import { noPepper } from './no-pepper.ts'
import { routeOf } from './route-of.ts'
import { cookieName } from './session-cookie.ts'

export interface AuthorizeOptions {
  readonly identity: Identity
  readonly portsOf: ProjectPorts
  /** Who Cloudflare Access says it is; null where it says nothing, or is not set up. */
  readonly accessPrincipal: (request: Request) => Promise<Principal | null>
  /** What a browser is shown where it may not go. */
  readonly forbiddenPage: (c: Context) => Response | Promise<Response>
}

export function authorize(options: AuthorizeOptions): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const route = routeOf(c)
    // No route answers: the address is nobody's secret.
    if (route === null) return next()
    const need = access[`${route.method} ${route.path}`]
    if (need === undefined) return refuse(c, { kind: 'route_closed' })
    if (need === 'public') return next()
    if (!options.identity.ready) return refuse(c, noPepper)
    const found = await principalOf(c, options)
    if (found === null || 'failure' in found) {
      if (need.page) return c.redirect(`/sign-in?next=${encodeURIComponent(placeOf(c))}`, 303)
      return refuse(c, found?.failure ?? { kind: 'credential_missing' })
    }
    const { principal } = found
    if (principal.ambient && changes(c) && !isOwnPage(c)) {
      return refuse(c, { kind: 'origin_refused', origin: c.req.header('origin') ?? 'an unknown origin' })
    }
    const refused = refusal(need, principal, runIn(route.path, c.req.path))
    if (refused !== null) return forbid(c, need, refused, options)
    c.set('principal', principal)
    c.set('ports', options.portsOf(principal.project))
    await next()
    // The headers of a switched connection are sealed.
    if (c.res.status !== 101 && !c.res.headers.has('cache-control'))
      c.header('cache-control', 'private, no-cache')
    return
  }
}

type Found = { readonly principal: Principal } | { readonly failure: Failure }

/** What the request shows: its Authorization header, else a page's cookie, else Cloudflare Access. */
async function principalOf(
  c: Context<HttpEnv>,
  { identity, accessPrincipal }: AuthorizeOptions,
): Promise<Found | null> {
  const header = c.req.header('authorization')
  const cookie = getCookie(c, cookieName(c))
  if (header === undefined && cookie === undefined) {
    const principal = await accessPrincipal(c.req.raw)
    return principal === null ? null : { principal }
  }
  const principal =
    header === undefined
      ? await authenticate(identity, cookie ?? '', ['session'])
      : await authenticate(identity, bearer(header), ['api_key', 'run_token', 'share_link'])
  return principal === null ? { failure: { kind: 'credential_invalid' } } : { principal }
}

function bearer(header: string): string {
  return /^bearer +([^ ]+) *$/i.exec(header)?.[1] ?? ''
}

/** The run in an address, as it is written there. */
function runIn(pattern: string, path: string): string | null {
  const at = pattern.split('/').indexOf(':run')
  return at < 0 ? null : (path.split('/')[at] ?? null)
}

function changes(c: Context<HttpEnv>): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method) || c.req.header('upgrade') !== undefined
}

function placeOf(c: Context<HttpEnv>): string {
  const { pathname, search } = new URL(c.req.url)
  return pathname + search
}

function forbid(
  c: Context<HttpEnv>,
  demand: Demand,
  failure: Failure,
  { forbiddenPage }: AuthorizeOptions,
): Response | Promise<Response> {
  return demand.page === true ? forbiddenPage(c) : refuse(c, failure)
}
