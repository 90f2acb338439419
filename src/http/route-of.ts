/** Which route answers a request: its method and pattern, not the address, which its sender chose. */
import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'

/** Null where no route does. Middleware is on all methods; what is left is the route. */
export function routeOf(c: Context): { readonly method: string; readonly path: string } | null {
  return matchedRoutes(c).find(({ method }) => method !== 'ALL') ?? null
}
