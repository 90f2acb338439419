/** Keeps other web pages out: foreign origins may not change anything, and unknown hosts get no answer at all. */
import type { Context, MiddlewareHandler } from 'hono'
import { type HttpEnv, refuse } from './context.ts'

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** `allowedHosts` are names without ports; empty allows any. A rebound name is none of them. */
export function guards(allowedHosts: readonly string[]): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const url = new URL(c.req.url)
    const host = c.req.header('host') ?? url.host
    if (allowedHosts.length > 0 && !allowedHosts.includes(hostName(host))) {
      return refuse(c, { kind: 'host_refused', host })
    }
    const origin = c.req.header('origin')
    const opensSocket = c.req.header('upgrade') !== undefined
    const changes = !SAFE_METHODS.has(c.req.method) || opensSocket
    if (changes && origin !== undefined && hostOf(origin) !== host) {
      return refuse(c, { kind: 'origin_refused', origin })
    }
    return next()
  }
}

/** Whether a browser says that a page of this very origin sends this: what a cookie may be taken from. */
export function isOwnPage(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return c.req.header('origin') === new URL(c.req.url).origin
}

function hostName(host: string): string {
  return host.replace(/:[0-9]+$/, '').toLowerCase()
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
