/** Says that the advisor answers. It touches no storage: a busy run must not make the advisor look ill. */
import { createRoute, z } from '@hono/zod-openapi'
import { newRoutes } from '../context.ts'
import { json } from '../documents.ts'

const health = createRoute({
  method: 'get',
  tags: ['Operations'],
  path: '/healthz',
  summary: 'Whether the advisor answers',
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'It does.') },
})

export function healthRoutes() {
  return newRoutes().openapi(health, (c) => c.json({ status: 'ok' }, 200))
}
