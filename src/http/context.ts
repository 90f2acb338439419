/** What every route shares: the request's id, and the app that a route group starts from. */
import { OpenAPIHono, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Failure, Fault } from '../service/failure.ts'
import type { Principal } from '../service/identity/principal.ts'
import type { Ports } from '../service/ports.ts'
import { problemHeaders, problemOf } from './problem.ts'

export interface HttpEnv {
  Variables: {
    requestId: string
    /** Who asks, and the ports of their project; set on every route that is not public. */
    principal: Principal
    ports: Ports
  }
}

/** Answers with the problem that a failure is. */
export function refuse(c: Context<HttpEnv>, failure: Failure) {
  const problem = problemOf(failure, c.var.requestId)
  const headers = { ...problemHeaders(failure), 'content-type': 'application/problem+json' }
  return c.json(problem, problem.status, headers)
}

/** A route group. What zod refuses becomes a problem with a pointer to each part that is wrong. */
export function newRoutes(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({
    defaultHook(result, c) {
      if (result.success) return
      const run: unknown = c.req.param('run')
      const issues = result.error.issues
      if (result.target === 'param' && issues.some((issue) => issue.path[0] === 'run')) {
        return refuse(c, { kind: 'run_unknown', run: String(run) })
      }
      const errors = issues.flatMap((issue) => faultsOf(issue))
      const where = result.target === 'json' ? 'body' : result.target === 'param' ? 'path' : result.target
      return refuse(c, {
        kind: 'invalid',
        code: `${where}_invalid`,
        detail: `The ${where} does not fit: ${errors.map((error) => `${error.pointer || '/'}: ${error.detail}`).join('; ')}. Nothing was changed; correct it and send it again.`,
        errors,
      })
    },
  })
}

/** Of what may be one of several things, it is told what is wrong with the one that fits best: the one that fails deepest. */
function faultsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): Fault[] {
  const path = [...above, ...issue.path]
  const options = issue.code === 'invalid_union' ? issue.errors : []
  const [best] = options.toSorted((a, b) => depthOf(b) - depthOf(a))
  if (best !== undefined && depthOf(best) > 0) return best.flatMap((inner) => faultsOf(inner, path))
  return [{ pointer: path.map((part) => `/${escapePointer(String(part))}`).join(''), detail: issue.message }]
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.min(...issues.map(({ path }) => path.length))
}

function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1')
}
