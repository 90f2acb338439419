/** All that is posted or patched, before anything reads it: JSON, or lines of scalars, which have types of their own. */
import type { MiddlewareHandler } from 'hono'
import { lineTypes, takenType } from './bodies.ts'
import { type HttpEnv, refuse } from './context.ts'
import { jsonBodies } from './json-bodies.ts'

export function postedBodies(limitBytes: number): MiddlewareHandler<HttpEnv> {
  const inJson = jsonBodies(limitBytes)
  return async (c, next) => {
    if (!['POST', 'PATCH'].includes(c.req.method)) return next()
    if (!c.req.path.endsWith('/scalars')) return inJson(c, next)
    const type = takenType(c.req.raw, lineTypes)
    return type.ok ? next() : refuse(c, type.failure)
  }
}
