/** All that is posted or patched, and rules, before anything reads it: JSON, or lines of scalars, which have types of their own. */
import type { MiddlewareHandler } from 'hono'
import type { Limits } from '../service/limits.ts'
import { lineTypes, takenType } from './bodies.ts'
import { type HttpEnv, refuse } from './context.ts'
import { jsonBodies } from './json-bodies.ts'

export function postedBodies(limits: Limits): MiddlewareHandler<HttpEnv> {
  const inJson = jsonBodies(limits.max_json_bytes, limits.body_time)
  return async (c, next) => {
    const areRules = c.req.method === 'PUT' && c.req.path.endsWith('/rules')
    if (!['POST', 'PATCH'].includes(c.req.method) && !areRules) return next()
    if (!c.req.path.endsWith('/scalars')) return inJson(c, next)
    const type = takenType(c.req.raw, lineTypes)
    return type.ok ? next() : refuse(c, type.failure)
  }
}
