/** A request id on every answer, and the headers that keep answers from being read as what they are not. */
import type { MiddlewareHandler } from 'hono'
import type { HttpEnv } from './context.ts'

const GIVEN = /^[A-Za-z0-9_-]{8,64}$/

export const requestId: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const given = c.req.header('x-request-id')
  const id = given !== undefined && GIVEN.test(given) ? given : `req_${crypto.randomUUID()}`
  c.set('requestId', id)
  await next()
  // The headers of a switched connection are sealed.
  if (c.res.status === 101) return
  c.header('x-request-id', id)
  c.header('x-content-type-options', 'nosniff')
}
