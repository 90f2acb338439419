/** The live channel of a run. */
import { createRoute } from '@hono/zod-openapi'
import { newRoutes, refuse } from '../context.ts'
import { problems, runParam } from '../documents.ts'

const live = createRoute({
  method: 'get',
  tags: ['Advice'],
  path: '/v1/runs/{run}/live',
  summary: 'Follow a run over a WebSocket',
  description:
    'Each message is one JSON object with a type: hello, advice, scalars, recomputed, run. Send `ping`, get `pong`.',
  request: { params: runParam },
  responses: { 101: { description: 'The connection is now a WebSocket.' }, ...problems },
})

export function liveRoutes() {
  return newRoutes().openapi(live, async (c) => {
    const { run } = c.req.valid('param')
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      return refuse(c, { kind: 'upgrade_required' })
    }
    const answer = await c.var.ports.ledger(run).live(c.req.raw, c.var.principal.id)
    return answer.status === 404 ? refuse(c, { kind: 'run_unknown', run }) : answer
  })
}
